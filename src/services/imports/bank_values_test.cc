// SPDX-License-Identifier: Apache-2.0
#include "services/imports/bank_values.h"

#include <gtest/gtest.h>

namespace atollbank::imports {
namespace {

std::string amount(std::string_view text, std::string_view currency = "GBP") {
  const auto minor = parse_amount_minor(text, *money::Currency::from_alpha(currency), 1);
  return minor ? std::to_string(*minor) : minor.error().reason;
}

TEST(BankValues, an_amount_is_read_with_a_point_or_a_comma) {
  EXPECT_EQ(amount("1000"), "100000");
  EXPECT_EQ(amount("+12.50"), "1250");
  EXPECT_EQ(amount("12,50"), "1250");
  EXPECT_EQ(amount("-12,5"), "-1250");
  EXPECT_EQ(amount("-,5"), "-50");
  EXPECT_EQ(amount("1.000"), "100");
  EXPECT_EQ(amount("1,234", "KWD"), "1234");
}

TEST(BankValues, a_comma_that_may_part_thousands_is_refused) {
  for (const char* text : {"1,000", "12,345", "1,0000", "1,000,000", "1,00,0", "1,000.00",
                           "1.000,00", "1,2.3", ",,1", "1,2345678"}) {
    EXPECT_EQ(amount(text), "line_amount_malformed") << text;
  }
  EXPECT_EQ(amount("1,5", "JPY"), "line_amount_malformed");
  EXPECT_EQ(amount("1,000", "JPY"), "line_amount_malformed");
}

}  // namespace
}  // namespace atollbank::imports
