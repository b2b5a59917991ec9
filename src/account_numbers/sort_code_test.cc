// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/sort_code.h"

#include <gtest/gtest.h>

namespace atollbank::account_numbers {
namespace {

std::string read(std::string_view text) {
  const auto sort_code = SortCode::parse(text);
  return sort_code ? sort_code->printed() : sort_code.error().reason;
}

TEST(SortCode, is_read_in_the_forms_that_people_write) {
  EXPECT_EQ(read("123456"), "12-34-56");
  EXPECT_EQ(read("12-34-56"), "12-34-56");
  EXPECT_EQ(read("12 34 56"), "12-34-56");
  EXPECT_EQ(read("  00-00-01 "), "00-00-01");
}

TEST(SortCode, is_refused_in_other_forms) {
  for (const auto* text : {"", " ", "12345", "1234567", "12-34 56", "12-34-5", "12--34-56",
                           "1-23-456", "12/34/56", "12-34-5a", "１２3456", "12-3456", "-12345"})
    EXPECT_EQ(read(text), "malformed_sort_code") << text;
}

TEST(SortCode, keeps_its_leading_zeros) {
  EXPECT_EQ(SortCode::of(40004).digits(), "040004");
  EXPECT_EQ(SortCode::of(0).printed(), "00-00-00");
  EXPECT_EQ(SortCode::parse("090126").value().value(), 90126U);
}

}  // namespace
}  // namespace atollbank::account_numbers
