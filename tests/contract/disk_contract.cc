// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/disk_contract.h"

#include "adapters/file/aligned_bytes.h"

namespace atollbank::contract {
namespace {

using adapters::AlignedBytes;
using ports::kDiskBlockSize;
using Names = std::vector<std::string>;

AlignedBytes blocks_of(std::size_t count, char filling) {
  AlignedBytes bytes(count * kDiskBlockSize);
  std::memset(bytes.span().data(), filling, bytes.span().size());
  return bytes;
}

std::string text_at(const ports::DiskFile& file, std::uint64_t offset, std::size_t size) {
  std::string text(size, '?');
  const auto count = file.read_at(offset, std::as_writable_bytes(std::span(text)));
  EXPECT_TRUE(count.has_value());
  text.resize(count.value());
  return text;
}

void make_file(ports::Disk& disk, std::string_view name, char filling) {
  const auto file = disk.open_or_create(name).value();
  ASSERT_TRUE(file->write_at(0, blocks_of(1, filling).span()).has_value());
  ASSERT_TRUE(file->sync().has_value());
}

TEST_P(DiskContract, a_new_disk_is_empty) { EXPECT_EQ(disk().list().value(), Names{}); }

TEST_P(DiskContract, a_created_file_is_empty_and_listed) {
  const auto file = disk().open_or_create("a").value();
  EXPECT_EQ(file->size().value(), 0u);
  EXPECT_EQ(text_at(*file, 0, 10), "");
  EXPECT_EQ(disk().list().value(), Names{"a"});
}

TEST_P(DiskContract, what_was_written_is_read_at_any_offset_and_size) {
  const auto file = disk().open_or_create("a").value();
  ASSERT_TRUE(file->write_at(0, blocks_of(2, 'x').span()).has_value());
  ASSERT_TRUE(file->write_at(kDiskBlockSize, blocks_of(1, 'y').span()).has_value());
  ASSERT_TRUE(file->sync().has_value());
  EXPECT_EQ(text_at(*file, kDiskBlockSize - 2, 5), "xxyyy");
  EXPECT_EQ(text_at(*file, 2 * kDiskBlockSize - 3, 100), "yyy");
  EXPECT_EQ(text_at(*file, 3 * kDiskBlockSize, 1), "");
  EXPECT_EQ(file->size().value(), 2 * kDiskBlockSize);
}

TEST_P(DiskContract, a_write_beyond_the_end_leaves_zeros_between) {
  const auto file = disk().open_or_create("a").value();
  ASSERT_TRUE(file->write_at(2 * kDiskBlockSize, blocks_of(1, 'x').span()).has_value());
  EXPECT_EQ(text_at(*file, 2 * kDiskBlockSize - 2, 3), std::string("\0\0x", 3));
}

TEST_P(DiskContract, an_opened_file_has_what_another_handle_wrote) {
  make_file(disk(), "a", 'x');
  const auto reader = disk().open("a").value();
  const auto writer = disk().open_or_create("a").value();
  EXPECT_EQ(text_at(*reader, 0, 2), "xx");
  ASSERT_TRUE(writer->write_at(0, blocks_of(1, 'y').span()).has_value());
  EXPECT_EQ(text_at(*reader, 0, 2), "yy");
}

TEST_P(DiskContract, opening_what_is_not_there_says_so) {
  const auto file = disk().open("none");
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().code, base::ErrorCode::kNotFound);
  EXPECT_EQ(file.error().reason, "file_not_found");
  EXPECT_EQ(disk().remove("none").error().reason, "file_not_found");
  EXPECT_EQ(disk().rename("none", "some").error().reason, "file_not_found");
}

TEST_P(DiskContract, a_rename_replaces_its_target) {
  make_file(disk(), "new", 'n');
  make_file(disk(), "old", 'o');
  ASSERT_TRUE(disk().rename("new", "old").has_value());
  ASSERT_TRUE(disk().sync_folder().has_value());
  EXPECT_EQ(disk().list().value(), Names{"old"});
  EXPECT_EQ(text_at(*disk().open("old").value(), 0, 1), "n");
}

TEST_P(DiskContract, a_removed_file_is_gone_but_open_handles_still_read) {
  make_file(disk(), "a", 'x');
  const auto file = disk().open("a").value();
  ASSERT_TRUE(disk().remove("a").has_value());
  EXPECT_EQ(disk().list().value(), Names{});
  EXPECT_EQ(text_at(*file, 0, 1), "x");
}

TEST_P(DiskContract, files_are_listed_by_name) {
  for (const char* name : {"b", "c", "a"}) make_file(disk(), name, 'x');
  EXPECT_EQ(disk().list().value(), (Names{"a", "b", "c"}));
}

TEST_P(DiskContract, large_writes_arrive_whole) {
  const auto file = disk().open_or_create("a").value();
  auto bytes = blocks_of(1'000, 'x');
  bytes.span().back() = std::byte{'z'};
  ASSERT_TRUE(file->write_at(kDiskBlockSize, bytes.span()).has_value());
  EXPECT_EQ(text_at(*file, 1'001 * kDiskBlockSize - 2, 5), "xz");
}

TEST_P(DiskContract, free_space_is_told) { EXPECT_GT(disk().free_bytes().value(), 0u); }

}  // namespace
}  // namespace atollbank::contract
