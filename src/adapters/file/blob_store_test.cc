// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/blob_store.h"

#include <gtest/gtest.h>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/format/blob_file_header.h"
#include "adapters/memory/memory_disk.h"

namespace atollbank::adapters {
namespace {

using ports::kDiskBlockSize;

// A store over a disk that the test may look at and break.
struct Store {
  Store() {
    auto made = std::make_unique<MemoryDisk>();
    disk = made.get();
    store = FileBlobStore::open(std::move(made)).value();
  }
  MemoryDisk* disk;
  std::unique_ptr<FileBlobStore> store;
};

std::string block_of(MemoryDisk& disk, const std::string& name, std::uint64_t offset,
                     std::size_t size) {
  std::string bytes(size, '\0');
  const auto file = disk.open(name).value();
  EXPECT_EQ(file->read_at(offset, std::as_writable_bytes(std::span(bytes))).value(), size);
  return bytes;
}

void flip(MemoryDisk& disk, const std::string& name, std::size_t at) {
  const auto file = disk.open(name).value();
  const std::size_t begin = at / kDiskBlockSize * kDiskBlockSize;
  AlignedBytes block(kDiskBlockSize);
  ASSERT_TRUE(file->read_at(begin, block.span()));
  block.span()[at - begin] ^= std::byte{1};
  ASSERT_TRUE(file->write_at(begin, block.span()));
}

TEST(FileBlobStore, format_one_keeps_its_bytes) {
  Store made;
  ASSERT_TRUE(made.store->put("a", "abc"));
  EXPECT_EQ(made.disk->open("a").value()->size().value(), 2 * kDiskBlockSize);
  EXPECT_EQ(base::to_hex(block_of(*made.disk, "a", 0, 64)),
            "61746f6c6c20626c6f620a0000000000"
            "0100000000000000"
            "0300000000000000"
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(block_of(*made.disk, "a", kDiskBlockSize, 4), std::string("abc\0", 4));
}

TEST(FileBlobStore, what_is_longer_than_a_buffer_comes_back) {
  Store made;
  std::string bytes(std::size_t{5} << 19, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i % 251);
  ASSERT_TRUE(made.store->put("a", bytes));
  EXPECT_TRUE(made.store->get("a").value() == bytes);
}

TEST(FileBlobStore, the_largest_comes_back) {
  Store made;
  const std::string bytes(ports::kBlobSizeMax, 'x');
  ASSERT_TRUE(made.store->put("a", bytes));
  EXPECT_TRUE(made.store->get("a").value() == bytes);
}

TEST(FileBlobStore, damage_anywhere_in_header_or_bytes_is_told) {
  const std::string bytes(5000, 'x');
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{16}, std::size_t{20}, std::size_t{24}, std::size_t{31},
        std::size_t{32}, kDiskBlockSize, kDiskBlockSize + 4999}) {
    Store made;
    ASSERT_TRUE(made.store->put("a", bytes));
    flip(*made.disk, "a", at);
    EXPECT_EQ(made.store->get("a").error().reason, "blob_damaged") << at;
  }
}

TEST(FileBlobStore, a_failed_write_leaves_what_was_there) {
  for (std::uint64_t writes = 0; writes < 3; ++writes) {
    Store made;
    ASSERT_TRUE(made.store->put("a", "old"));
    made.disk->fail_writes_after(writes);
    const auto put = made.store->put("a", std::string(3 << 20, 'n'));
    ASSERT_FALSE(put) << writes;
    EXPECT_EQ(put.error().reason, "store_unavailable");
    EXPECT_EQ(made.store->get("a").value(), "old");
    EXPECT_EQ(made.disk->list().value(), std::vector<std::string>{"a"});
  }
}

TEST(FileBlobStore, a_full_disk_refuses_and_keeps_nothing) {
  Store made;
  made.disk->set_capacity(3 * kDiskBlockSize);
  EXPECT_EQ(made.store->put("a", std::string(20'000, 'x')).error().reason, "no_space");
  EXPECT_TRUE(made.disk->list().value().empty());
}

TEST(FileBlobStore, what_is_not_there_is_removed_without_a_word) {
  Store made;
  ASSERT_TRUE(made.store->put("a", "abc"));
  EXPECT_TRUE(made.store->remove("a"));
  EXPECT_TRUE(made.store->remove("a"));
}

// A disk that removes nothing.
class HoldingDisk final : public MemoryDisk {
 public:
  base::Result<void> remove(std::string_view) override {
    return base::fail(base::ErrorCode::kInternal, "disk_failed", "it broke");
  }
};

TEST(FileBlobStore, what_could_not_be_removed_is_told) {
  const auto store = FileBlobStore::open(std::make_unique<HoldingDisk>()).value();
  ASSERT_TRUE(store->put("a", "abc"));
  EXPECT_EQ(store->remove("a").error().reason, "store_unavailable");
}

TEST(FileBlobStore, what_a_crash_left_unfinished_is_removed) {
  auto disk = std::make_unique<MemoryDisk>();
  ASSERT_TRUE(disk->open_or_create("a.7.unfinished"));
  MemoryDisk& looked_at = *disk;
  const auto store = FileBlobStore::open(std::move(disk)).value();
  EXPECT_TRUE(looked_at.list().value().empty());
}

}  // namespace
}  // namespace atollbank::adapters
