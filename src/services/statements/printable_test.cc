// SPDX-License-Identifier: Apache-2.0
#include "services/statements/printable.h"

#include <gtest/gtest.h>

namespace atollbank::statements {
namespace {

TEST(Printable, a_plain_text_stays_as_it_is) {
  for (const char* text : {"", "Rent & <more>", "Zoë Łukasz 語 ع न 😀", "a-b.c"}) {
    EXPECT_EQ(printable(text, 40), text);
  }
}

TEST(Printable, controls_and_breaks_are_one_blank_and_none_at_an_end) {
  EXPECT_EQ(printable(" \t a\r\n\x01 b\x7F\xC2\x85\xE2\x80\xA8"
                      "c\xC2\xA0\n",
                      40),
            "a b c");
  EXPECT_EQ(printable(std::string_view("a\0b", 3), 40), "a b");
  EXPECT_EQ(printable(" \n\t", 40), "");
}

TEST(Printable, what_turns_the_writing_round_is_left_out) {
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b\xE2\x81\xA6"
                      "c\xE2\x80\x8F\xEF\xBB\xBF"
                      "d",
                      40),
            "abcd");
  EXPECT_EQ(printable("a\xEF\xBF\xBF"
                      "b\xEF\xBF\xBE",
                      40),
            "ab");
}

TEST(Printable, bytes_that_are_no_text_are_replaced) {
  EXPECT_EQ(printable("a\xFF\xC3"
                      "b",
                      40),
            "a\xEF\xBF\xBD\xEF\xBF\xBD"
            "b");
}

TEST(Printable, a_longer_text_ends_in_an_ellipsis) {
  EXPECT_EQ(printable("語語語語", 4), "語語語語");
  EXPECT_EQ(printable("語語語語語", 4), "語語語…");
  EXPECT_EQ(printable("abc def", 4), "abc…");
  EXPECT_EQ(printable("abcd   ", 4), "abcd");
  const std::string huge(64 * 1024, 'x');
  EXPECT_EQ(character_count(printable(huge, 255)), 255u);
}

TEST(Printable, first_characters_never_cut_one) {
  EXPECT_EQ(first_characters("語語a", 2), "語語");
  EXPECT_EQ(first_characters("ab", 5), "ab");
  EXPECT_EQ(first_characters("ab c", 3), "ab");
  EXPECT_EQ(character_count("語a\xFF"), 3u);
}

}  // namespace
}  // namespace atollbank::statements
