// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/frame_file.h"

#include <gtest/gtest.h>

#include "adapters/file/format/frame_file_header.h"
#include "adapters/memory/memory_disk.h"
#include "base/checksum.h"

namespace atollbank::adapters {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr std::size_t kFrameHeaderBytes = 16;
constexpr std::size_t kBlock = ports::kDiskBlockSize;

class Frames : public ::testing::Test {
 protected:
  static base::Bytes frame(std::size_t size, char first = 'a') {
    base::Bytes bytes(size, first);
    for (std::size_t i = 0; i < size; i += 97) bytes[i] = static_cast<char>('a' + i % 26);
    return bytes;
  }
  base::Result<void> write(const std::vector<base::Bytes>& frames, std::uint16_t shard = 3) {
    ATOLL_TRY(const auto writer, write_frame_file(disk_, shard, "derived", bytes_written_));
    for (const base::Bytes& bytes : frames) ATOLL_TRY_VOID(writer->append(bytes));
    return writer->commit();
  }
  // Its frames, or why not.
  base::Result<std::vector<base::Bytes>> read(std::uint16_t shard = 3) {
    ATOLL_TRY(const auto reader, read_frame_file(disk_, shard, "derived"));
    std::vector<base::Bytes> frames;
    while (true) {
      ATOLL_TRY(const auto next, reader->next());
      if (!next) return frames;
      frames.emplace_back(*next);
    }
  }
  std::string refusal(std::uint16_t shard = 3) {
    const auto frames = read(shard);
    return frames ? "" : frames.error().reason;
  }
  MemoryDisk::Content content() { return disk_.contents().at("derived"); }

  MemoryDisk disk_;
  std::atomic<std::uint64_t> bytes_written_{0};
};

TEST_F(Frames, any_sizes_come_back_in_whole_blocks) {
  const std::vector<std::vector<base::Bytes>> files = {
      {},
      {frame(0)},
      {frame(1), frame(0), frame(2)},
      {frame(kBlock - 2 * kFrameHeaderBytes)},                       // ends with its block
      {frame(kBlock - 2 * kFrameHeaderBytes + 1)},                   // and one byte behind it
      {frame(kBufferBytes - kBlock - kFrameHeaderBytes), frame(5)},  // fills the buffer
      {frame(kBufferBytes - kBlock - 2 * kFrameHeaderBytes)},        // with its end
      {frame(kBufferBytes), frame(kBufferBytes + 1), frame(3 * kBufferBytes - 7), frame(9)}};
  for (const auto& frames : files) {
    ASSERT_TRUE(write(frames).has_value());
    ASSERT_EQ(read(), frames);
    EXPECT_EQ(content().size() % kBlock, 0u);
  }
}

TEST_F(Frames, a_file_takes_no_more_blocks_than_it_needs) {
  ASSERT_TRUE(write({frame(kBlock - 2 * kFrameHeaderBytes)}).has_value());
  EXPECT_EQ(content().size(), 2 * kBlock);
  EXPECT_EQ(bytes_written_, 2 * kBlock);
  ASSERT_TRUE(write({frame(kBlock - 2 * kFrameHeaderBytes + 1)}).has_value());
  EXPECT_EQ(content().size(), 3 * kBlock);
}

// What format 1 says, computed beside the writer.
TEST_F(Frames, the_bytes_of_a_file_are_those_of_format_1) {
  ASSERT_TRUE(write({"abc"}));
  const auto bytes = content();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  format::FrameFileHeader header{.shard = 3};
  header.checksum = base::checksum64(base::bytes_of(header).substr(0, 24));
  EXPECT_EQ(text.substr(0, sizeof(header)), base::bytes_of(header));
  const auto frame_header = [](std::uint64_t size, std::string_view frame, std::uint64_t number) {
    const base::ByteView parts[] = {base::bytes_of(number), base::bytes_of(size), frame};
    return format::FrameHeader{.size = size, .checksum = base::checksum64(parts)};
  };
  base::Bytes behind(base::bytes_of(frame_header(3, "abc", 0)));
  behind += "abc";
  behind += base::bytes_of(frame_header(format::FrameHeader::kEnd, "", 1));
  EXPECT_EQ(text.substr(kBlock, behind.size()), behind);
  EXPECT_EQ(text.substr(kBlock + behind.size()).find_first_not_of('\0'), std::string_view::npos);
}

TEST_F(Frames, the_largest_frame_is_read_and_a_larger_one_is_no_frame) {
  ASSERT_TRUE(write({frame(ports::kFrameSizeMax)}).has_value());
  EXPECT_EQ(read()->front().size(), ports::kFrameSizeMax);
}

TEST_F(Frames, a_changed_byte_is_found_wherever_it_is) {
  ASSERT_TRUE(write({frame(20), frame(30)}).has_value());
  for (std::size_t byte = 0; byte < content().size(); byte += byte % kBlock < 128 ? 1u : 61u) {
    disk_.flip_bit("derived", 8 * byte + 3);
    EXPECT_EQ(refusal(), "frame_damaged") << byte;
    disk_.flip_bit("derived", 8 * byte + 3);
  }
  EXPECT_EQ(refusal(), "");
}

TEST_F(Frames, a_file_that_is_shorter_or_longer_is_damaged) {
  ASSERT_TRUE(write({frame(5'000), frame(30)}).has_value());
  const MemoryDisk::Content whole = content();
  for (std::size_t size = 0; size < whole.size(); size += 512) {
    disk_.set_content("derived",
                      {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    // Without some of the zeros behind its end it is still all there.
    EXPECT_EQ(refusal(), size > kBlock + 5'000 + 30 + 3 * kFrameHeaderBytes ? "" : "frame_damaged")
        << size;
  }
  MemoryDisk::Content longer = whole;
  longer.resize(whole.size() + kBlock);
  disk_.set_content("derived", longer);
  EXPECT_EQ(refusal(), "frame_damaged");
}

TEST_F(Frames, a_file_that_ends_with_its_block_has_none_behind_it) {
  ASSERT_TRUE(write({frame(kBlock - 2 * kFrameHeaderBytes)}).has_value());
  MemoryDisk::Content longer = content();
  ASSERT_EQ(longer.size(), 2 * kBlock);
  longer.resize(3 * kBlock);
  disk_.set_content("derived", longer);
  EXPECT_EQ(refusal(), "frame_damaged");
}

TEST_F(Frames, frames_in_another_order_are_damaged) {
  ASSERT_TRUE(write({frame(16, 'x'), frame(16, 'y')}).has_value());
  MemoryDisk::Content content = this->content();
  std::swap_ranges(content.begin() + kBlock, content.begin() + kBlock + 32,
                   content.begin() + kBlock + 32);
  disk_.set_content("derived", content);
  EXPECT_EQ(refusal(), "frame_damaged");
}

TEST_F(Frames, another_shards_file_is_not_taken) {
  ASSERT_TRUE(write({frame(5)}).has_value());
  EXPECT_EQ(refusal(4), "frame_damaged");
}

TEST_F(Frames, what_is_not_finished_leaves_nothing) {
  ASSERT_TRUE(write({frame(5)}).has_value());
  const auto before = disk_.contents();
  { ASSERT_TRUE(write_frame_file(disk_, 3, "derived", bytes_written_).has_value()); }
  EXPECT_EQ(disk_.contents(), before);
}

TEST_F(Frames, what_an_interrupted_writer_left_is_no_part_of_the_next_file) {
  disk_.set_content("preparing-derived", MemoryDisk::Content(5 * kBlock, std::byte{7}));
  ASSERT_TRUE(write({frame(5)}).has_value());
  EXPECT_EQ(refusal(), "");
  EXPECT_EQ(disk_.list()->size(), 1u);
}

TEST_F(Frames, a_file_that_could_not_be_synced_takes_no_name) {
  ASSERT_TRUE(write({frame(5)}).has_value());
  disk_.fail_syncs_after(0);
  EXPECT_FALSE(write({frame(6)}).has_value());
  EXPECT_EQ(read()->front().size(), 5u);
  disk_.fail_syncs_after(1);  // the file, and not the folder with its name
  EXPECT_FALSE(write({frame(6)}).has_value());
}

TEST_F(Frames, a_write_that_fails_is_told) {
  disk_.fail_writes_after(0);
  EXPECT_FALSE(write({frame(6)}).has_value());
  disk_.fail_writes_after(1);
  EXPECT_FALSE(write({frame(2 * kBufferBytes)}).has_value());
}

}  // namespace
}  // namespace atollbank::adapters
