// SPDX-License-Identifier: Apache-2.0
#include "money/currency.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace atollbank::money {
namespace {

int exponent_of(std::string_view alpha) { return Currency::from_alpha(alpha)->exponent(); }

TEST(Currency, every_one_is_found_by_both_of_its_names) {
  for (const Currency currency : Currency::all()) {
    EXPECT_EQ(Currency::from_alpha(currency.alpha()).value(), currency);
    EXPECT_EQ(Currency::from_numeric(currency.numeric()).value(), currency);
  }
}

TEST(Currency, no_two_share_a_code) {
  std::set<std::uint16_t> numerics;
  for (const Currency currency : Currency::all()) numerics.insert(currency.numeric());
  EXPECT_EQ(numerics.size(), Currency::all().size());
  EXPECT_EQ(numerics.size(), 165u);
}

TEST(Currency, the_named_ones_are_what_they_say) {
  EXPECT_EQ(Currency::gbp().alpha(), "GBP");
  EXPECT_EQ(Currency::eur().alpha(), "EUR");
  EXPECT_EQ(Currency::usd().alpha(), "USD");
}

TEST(Currency, minor_units_have_the_decimals_of_the_standard) {
  for (const char* alpha : {"JPY", "KRW", "ISK", "CLP", "VND", "XOF", "UYI"}) {
    EXPECT_EQ(exponent_of(alpha), 0) << alpha;
  }
  for (const char* alpha : {"GBP", "EUR", "USD", "CHF", "INR", "XCG", "ZWG"}) {
    EXPECT_EQ(exponent_of(alpha), 2) << alpha;
  }
  for (const char* alpha : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) {
    EXPECT_EQ(exponent_of(alpha), 3) << alpha;
  }
  for (const char* alpha : {"CLF", "UYW"}) EXPECT_EQ(exponent_of(alpha), 4) << alpha;
}

TEST(Currency, what_is_unknown_withdrawn_or_without_a_minor_unit_is_refused) {
  for (const char* alpha : {"", "G", "GB", "gbp", "GBPX", "XXX", "XAU", "DEM", "HRK", "ZZZ"}) {
    const auto currency = Currency::from_alpha(alpha);
    ASSERT_FALSE(currency) << alpha;
    EXPECT_EQ(currency.error().reason, "unknown_currency");
  }
  for (const std::uint16_t numeric : std::to_array<std::uint16_t>({0, 1, 999, 1000, 65535})) {
    EXPECT_FALSE(Currency::from_numeric(numeric)) << numeric;
  }
}

}  // namespace
}  // namespace atollbank::money
