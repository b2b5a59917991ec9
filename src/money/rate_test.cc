// SPDX-License-Identifier: Apache-2.0
#include "money/rate.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace atollbank::money {
namespace {

constexpr Currency kGbp = Currency::gbp();
constexpr Currency kUsd = Currency::usd();

Currency currency_named(std::string_view alpha) { return Currency::from_alpha(alpha).value(); }

std::string converted(std::string_view amount, std::string_view to, std::string_view rate_text,
                      Rounding rounding = Rounding::kHalfEven) {
  const Amount from = parse_amount(amount).value();
  const Rate rate = Rate::parse(from.currency, currency_named(to), rate_text).value();
  const auto result = convert(from, rate, rounding);
  return result ? to_text(*result) : result.error().reason;
}

TEST(Rate, is_exact_and_in_lowest_terms) {
  const Rate rate = Rate::parse(kGbp, kUsd, "1.25").value();
  EXPECT_EQ(rate.numerator(), 5);
  EXPECT_EQ(rate.denominator(), 4);
  EXPECT_EQ(rate.inverse(), Rate::make(kUsd, kGbp, 4, 5).value());
}

TEST(Rate, converts_between_currencies_of_other_exponents) {
  EXPECT_EQ(converted("10.00 GBP", "USD", "1.25"), "12.50 USD");
  EXPECT_EQ(converted("10.00 GBP", "JPY", "187.435"), "1874 JPY");
  EXPECT_EQ(converted("1875 JPY", "GBP", "0.005335"), "10.00 GBP");
  EXPECT_EQ(converted("1.00 GBP", "KWD", "0.4055"), "0.406 KWD");
  EXPECT_EQ(converted("1000 JPY", "CLF", "0.000123"), "0.1230 CLF");
}

TEST(Rate, rounds_by_the_rule_it_is_told) {
  EXPECT_EQ(converted("0.01 GBP", "USD", "2.5", Rounding::kHalfEven), "0.02 USD");
  EXPECT_EQ(converted("0.01 GBP", "USD", "2.5", Rounding::kHalfUp), "0.03 USD");
  EXPECT_EQ(converted("0.01 GBP", "USD", "2.9", Rounding::kDown), "0.02 USD");
  EXPECT_EQ(converted("-0.01 GBP", "USD", "2.9", Rounding::kDown), "-0.02 USD");
}

TEST(Rate, the_greatest_amounts_and_rates_are_right_or_refused) {
  EXPECT_EQ(converted("92233720368547758.07 GBP", "USD", "1"), "92233720368547758.07 USD");
  EXPECT_EQ(converted("92233720368547758.07 GBP", "USD", "1.1"), "amount_overflow");
  EXPECT_EQ(converted("-9223372036854775808 JPY", "CLF", "1000000000000000"), "amount_overflow");
  EXPECT_EQ(converted("-9223372036854775808 JPY", "CLF", "0.000000000000001"), "-9223.3720 CLF");
}

TEST(Rate, an_amount_of_another_currency_is_refused) {
  const Rate rate = Rate::parse(kGbp, kUsd, "1.25").value();
  const auto wrong = convert({.minor = 1, .currency = kUsd}, rate, Rounding::kDown);
  EXPECT_EQ(wrong.error().reason, "currency_mismatch");
}

TEST(Rate, malformed_text_is_refused) {
  for (const char* text : {"", ".", "1.", ".5", "-1", "+1", "1,5", "1e3", "1.2.3", " 1", "x"}) {
    EXPECT_EQ(Rate::parse(kGbp, kUsd, text).error().reason, "malformed_rate") << text;
  }
}

TEST(Rate, zero_and_too_many_digits_are_out_of_range) {
  for (const char* text : {"0", "0.000", "1000000000000001", "1.0000000000000001",
                           "99999999999999999999999999999999"}) {
    EXPECT_EQ(Rate::parse(kGbp, kUsd, text).error().reason, "rate_out_of_range") << text;
  }
  EXPECT_FALSE(Rate::make(kGbp, kUsd, 1, 0));
  EXPECT_FALSE(Rate::make(kGbp, kUsd, -1, 1));
  EXPECT_FALSE(Rate::make(kGbp, kUsd, kRateTermMax + 1, 1));
}

// Between currencies of one exponent, at a rate of at least one, no minor unit is lost.
RC_GTEST_PROP(RateProperty, there_and_back_is_the_same_at_rates_of_at_least_one,
              (std::int32_t minor)) {
  const auto denominator = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
  const auto numerator = *rc::gen::inRange<std::int64_t>(denominator, 1'000'000'000);
  const Rate rate = Rate::make(kGbp, kUsd, numerator, denominator).value();
  const Amount amount{.minor = minor, .currency = kGbp};
  const auto there = convert(amount, rate, Rounding::kHalfEven);
  RC_PRE(there.has_value());
  const Amount back = convert(*there, rate.inverse(), Rounding::kHalfEven).value();
  RC_ASSERT(back == amount);
}

}  // namespace
}  // namespace atollbank::money
