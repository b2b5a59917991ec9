// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

TEST(Utf8, text_of_every_length_of_sequence_is_plain) {
  EXPECT_TRUE(is_plain_utf8(""));
  EXPECT_TRUE(is_plain_utf8("plain"));
  EXPECT_TRUE(is_plain_utf8("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x90\x9A"));
}

TEST(Utf8, what_a_strict_reader_would_refuse_is_not) {
  EXPECT_FALSE(is_plain_utf8(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_plain_utf8("\xC0\x80"));          // overlong
  EXPECT_FALSE(is_plain_utf8("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(is_plain_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_plain_utf8("\xE2\x82"));          // cut short
  EXPECT_FALSE(is_plain_utf8("\x80"));              // begins in the middle
}

}  // namespace
}  // namespace atollbank::base
