// SPDX-License-Identifier: Apache-2.0
#include "money/amount.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace atollbank::money {
namespace {

Amount pounds(std::int64_t minor) { return {.minor = minor, .currency = Currency::gbp()}; }
Amount euros(std::int64_t minor) { return {.minor = minor, .currency = Currency::eur()}; }

Currency currency_named(std::string_view alpha) { return Currency::from_alpha(alpha).value(); }

std::string reason_of(const base::Result<Amount>& amount) {
  return amount ? to_text(*amount) : amount.error().reason;
}

TEST(Amount, sums_are_exact) {
  EXPECT_EQ(add(pounds(1), pounds(-3)).value(), pounds(-2));
  EXPECT_EQ(subtract(pounds(1), pounds(3)).value(), pounds(-2));
  EXPECT_EQ(negate(pounds(5)).value(), pounds(-5));
  EXPECT_EQ(multiply(pounds(5), -3).value(), pounds(-15));
}

TEST(Amount, two_currencies_never_add_up) {
  EXPECT_EQ(reason_of(add(pounds(1), euros(1))), "currency_mismatch");
  EXPECT_EQ(reason_of(subtract(pounds(1), euros(1))), "currency_mismatch");
}

TEST(Amount, what_does_not_fit_is_an_error) {
  EXPECT_EQ(reason_of(add(pounds(INT64_MAX), pounds(1))), "amount_overflow");
  EXPECT_EQ(reason_of(add(pounds(INT64_MIN), pounds(-1))), "amount_overflow");
  EXPECT_EQ(reason_of(subtract(pounds(0), pounds(INT64_MIN))), "amount_overflow");
  EXPECT_EQ(reason_of(negate(pounds(INT64_MIN))), "amount_overflow");
  EXPECT_EQ(reason_of(multiply(pounds(INT64_MAX), 2)), "amount_overflow");
  EXPECT_EQ(reason_of(multiply(pounds(INT64_MIN), -1)), "amount_overflow");
}

TEST(Amount, prints_with_the_decimals_of_its_currency) {
  EXPECT_EQ(to_text(pounds(1'234)), "12.34 GBP");
  EXPECT_EQ(to_text(pounds(-5)), "-0.05 GBP");
  EXPECT_EQ(to_text(pounds(0)), "0.00 GBP");
  EXPECT_EQ(to_text({.minor = 1'200, .currency = currency_named("JPY")}), "1200 JPY");
  EXPECT_EQ(to_text({.minor = -5, .currency = currency_named("KWD")}), "-0.005 KWD");
  EXPECT_EQ(to_text({.minor = 12'345, .currency = currency_named("CLF")}), "1.2345 CLF");
  EXPECT_EQ(to_text(pounds(INT64_MIN)), "-92233720368547758.08 GBP");
}

TEST(Amount, parses_text_exactly) {
  EXPECT_EQ(parse_amount("12.34 GBP").value(), pounds(1'234));
  EXPECT_EQ(parse_amount("12 GBP").value(), pounds(1'200));
  EXPECT_EQ(parse_amount("12.3 GBP").value(), pounds(1'230));
  EXPECT_EQ(parse_amount("-0.01 GBP").value(), pounds(-1));
  EXPECT_EQ(parse_amount("-92233720368547758.08 GBP").value(), pounds(INT64_MIN));
  EXPECT_EQ(parse_amount("92233720368547758.07 GBP").value(), pounds(INT64_MAX));
  EXPECT_EQ(parse_decimal("1200", currency_named("JPY")).value().minor, 1'200);
}

TEST(Amount, malformed_text_is_refused) {
  for (const char* text :
       {"", " ", "GBP", "12.34", "12.345 GBP", "12. GBP", ".34 GBP", "+1 GBP", "--1 GBP", "- GBP",
        "1,000 GBP", "1e3 GBP", "1.2.3 GBP", " 1 GBP", "0x1 GBP", "1.0 JPY", "\xD9\xA1 GBP"}) {
    EXPECT_EQ(reason_of(parse_amount(text)), "malformed_amount") << text;
  }
  for (const char* text : {"1  GBP", "1 GBP ", "1 gbp", "1 XXX", "1 "}) {
    EXPECT_EQ(reason_of(parse_amount(text)), "unknown_currency") << text;
  }
}

TEST(Amount, text_beyond_64_bits_is_an_overflow) {
  EXPECT_EQ(reason_of(parse_amount("92233720368547758.08 GBP")), "amount_overflow");
  EXPECT_EQ(reason_of(parse_amount("-92233720368547758.09 GBP")), "amount_overflow");
  EXPECT_EQ(reason_of(parse_amount("9223372036854775807 GBP")), "amount_overflow");
  EXPECT_EQ(reason_of(parse_amount(std::string(400, '9') + " JPY")), "amount_overflow");
}

RC_GTEST_PROP(AmountProperty, any_amount_prints_as_what_it_is_read_from, (std::int64_t minor)) {
  const Currency currency = *rc::gen::elementOf(Currency::all());
  const Amount amount{.minor = minor, .currency = currency};
  RC_ASSERT(parse_amount(to_text(amount)).value() == amount);
}

RC_GTEST_PROP(AmountProperty, what_is_added_can_be_taken_away, (std::int64_t a, std::int64_t b)) {
  const auto sum = add(pounds(a), pounds(b));
  RC_PRE(sum.has_value());
  RC_ASSERT(subtract(*sum, pounds(b)).value() == pounds(a));
  RC_ASSERT(add(pounds(b), pounds(a)).value() == *sum);
}

}  // namespace
}  // namespace atollbank::money
