// SPDX-License-Identifier: Apache-2.0
#include "base/text_lines.h"

#include <gtest/gtest.h>

#include <string>

namespace atollbank::base {
namespace {

// "number:line|" of each line that is taken, at most `count` of them.
std::string lines_in(std::string_view text, std::size_t count = 100) {
  std::string found;
  for_each_line(text, [&](std::size_t number, std::string_view line) {
    found += std::to_string(number) + ":" + std::string(line) + "|";
    return --count > 0;
  });
  return found;
}

TEST(TextLines, come_with_their_numbers_and_without_their_ends) {
  EXPECT_EQ(lines_in("one\ntwo\r\nthree"), "1:one|2:two|3:three|");
  EXPECT_EQ(lines_in(""), "");
}

TEST(TextLines, of_blanks_are_passed_over_and_counted) {
  EXPECT_EQ(lines_in("\n  \r\nthree\n\n"), "3:three|");
}

TEST(TextLines, end_where_no_more_are_taken) {
  EXPECT_EQ(lines_in("one\ntwo\nthree\n", 2), "1:one|2:two|");
}

TEST(TextLines, are_cut_into_words_at_blanks) {
  EXPECT_EQ(words_of("  a  bc d "), (std::vector<std::string_view>{"a", "bc", "d"}));
  EXPECT_TRUE(words_of("   ").empty());
}

TEST(TextLines, lose_their_outer_blanks) {
  EXPECT_EQ(without_outer_blanks("  a b "), "a b");
  EXPECT_EQ(without_outer_blanks("  "), "");
}

}  // namespace
}  // namespace atollbank::base
