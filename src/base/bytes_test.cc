// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <gtest/gtest.h>

#include "base/checksum.h"
#include "base/sha256.h"

namespace atollbank::base {
namespace {

TEST(Bytes, what_is_written_is_read_back) {
  ByteWriter writer;
  writer.write(std::uint16_t{0x0102});
  writer.write_text("hello");
  writer.write(std::int64_t{-1});
  ByteReader reader(writer.bytes());
  EXPECT_EQ(reader.read<std::uint16_t>(), 0x0102);
  EXPECT_EQ(reader.read_text(), "hello");
  EXPECT_EQ(reader.read<std::int64_t>(), -1);
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.at_end());
}

TEST(Bytes, after_a_short_read_all_is_zero) {
  ByteReader reader(ByteView("\x01\x02\x03", 3));
  EXPECT_EQ(reader.read<std::uint32_t>(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.read<std::uint8_t>(), 0u);
  EXPECT_FALSE(reader.ok());
}

TEST(Bytes, a_text_longer_than_what_is_left_is_not_read) {
  ByteReader reader(ByteView("\xFF\xFF\xFF\xFFhello", 9));
  EXPECT_EQ(reader.read_text(), "");
  EXPECT_FALSE(reader.ok());
}

TEST(Bytes, print_as_lower_case_hexadecimal) {
  EXPECT_EQ(to_hex(ByteView("\x00\x7F\xFF", 3)), "007fff");
}

TEST(Sha256, is_that_of_the_standard_whole_or_in_parts) {
  const std::array<std::string_view, 2> parts = {"a", "bc"};
  const Sha256 digest = sha256("abc");
  EXPECT_EQ(to_hex(bytes_of(digest)),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(parts), digest);
}

TEST(Checksum, is_xxh3_and_never_changes) {
  EXPECT_EQ(checksum64(""), 0x2D06800538D394C2u);
  EXPECT_NE(checksum64("a"), checksum64("a", 1));
}

}  // namespace
}  // namespace atollbank::base
