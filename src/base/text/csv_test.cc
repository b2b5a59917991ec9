// SPDX-License-Identifier: Apache-2.0
#include "base/text/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

using ::testing::ElementsAre;

constexpr CsvLimits kSmall{.row_count_max = 3, .field_count_max = 3, .field_size_max = 5};

std::string reason_of(std::string_view text) {
  const auto rows = read_csv(text, kSmall);
  return rows ? "read" : rows.error().reason;
}

TEST(Csv, a_quoted_field_may_hold_commas_quotes_and_line_breaks) {
  const auto rows = read_csv("a,\"b,\"\"\",c\r\n\n\"d\ne\",f\n", kSmall).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].fields, ElementsAre("a", "b,\"", "c"));
  EXPECT_EQ(rows[0].line_number, 1u);
  EXPECT_THAT(rows[1].fields, ElementsAre("d\ne", "f"));
  EXPECT_EQ(rows[1].line_number, 3u);
}

TEST(Csv, what_is_beyond_a_limit_is_refused_and_what_is_at_it_is_not) {
  EXPECT_EQ(reason_of("1\n2\n3\n"), "read");
  EXPECT_EQ(reason_of("1\n2\n3\n4\n"), "file_too_large");
  EXPECT_EQ(reason_of("1,2,3"), "read");
  EXPECT_EQ(reason_of("1,2,3,4"), "file_too_large");
  EXPECT_EQ(reason_of("12345"), "read");
  EXPECT_EQ(reason_of("123456"), "file_too_large");
}

TEST(Csv, a_quote_out_of_place_names_its_line) {
  EXPECT_EQ(reason_of("a\nb\"c\n"), "csv_quote_misplaced");
  EXPECT_EQ(reason_of("\"a\"b\n"), "csv_quote_misplaced");
  EXPECT_EQ(reason_of("a\n\"b\n"), "csv_truncated");
  EXPECT_TRUE(read_csv("a\nb\"c\n", kSmall).error().message.starts_with("line 2: "));
}

}  // namespace
}  // namespace atollbank::base
