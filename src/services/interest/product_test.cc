// SPDX-License-Identifier: Apache-2.0
#include "services/interest/product.h"

#include <gtest/gtest.h>

namespace atollbank::interest {
namespace {

TermsFrom from(std::int32_t day, std::int64_t rate) {
  return {.first_day = day,
          .terms = {.rate_exponent = kRateDecimals,
                    .day_count = DayCount::kActual365,
                    .tier_rule = TierRule::kBands,
                    .tiers = {{0, rate}}}};
}

Product saver() {
  const Product none{.name = "saver", .kind = InterestKind::kSavings, .terms = {}};
  return with_terms(with_terms(none, from(10, 1), 10).value(), from(20, 2), 10).value();
}

TEST(Product, has_on_each_day_the_terms_that_began_last) {
  EXPECT_EQ(saver().terms_on(9), nullptr);
  EXPECT_EQ(saver().terms_on(10)->tiers[0].rate_mantissa, 1);
  EXPECT_EQ(saver().terms_on(19)->tiers[0].rate_mantissa, 1);
  EXPECT_EQ(saver().terms_on(20)->tiers[0].rate_mantissa, 2);
  EXPECT_EQ(saver().terms_on(99)->tiers[0].rate_mantissa, 2);
}

TEST(Product, takes_other_terms_of_the_same_day_and_none_of_the_past) {
  EXPECT_EQ(with_terms(saver(), from(20, 3), 20)->terms.size(), 2u);
  EXPECT_EQ(with_terms(saver(), from(20, 3), 20)->terms_on(20)->tiers[0].rate_mantissa, 3);
  EXPECT_EQ(with_terms(saver(), from(20, 2), 99).value(), saver()) << "the same again";
  EXPECT_EQ(with_terms(saver(), from(20, 3), 21).error().reason, "terms_in_the_past");
  EXPECT_EQ(with_terms(saver(), from(19, 3), 10).error().reason, "terms_in_the_past");
}

TEST(Product, refuses_terms_whose_rest_could_not_be_carried_on) {
  TermsFrom finer = from(30, 1);
  finer.terms.rate_exponent = 7;
  EXPECT_EQ(with_terms(saver(), finer, 10).error().reason, "accrual_terms_invalid");
  TermsFrom shorter = from(30, 1);
  shorter.terms.day_count = DayCount::kActual360;
  EXPECT_EQ(with_terms(saver(), shorter, 10).error().reason, "accrual_terms_invalid");
  TermsFrom empty = from(30, 1);
  empty.terms.tiers.clear();
  EXPECT_EQ(with_terms(saver(), empty, 10).error().reason, "accrual_terms_invalid");
}

TEST(Product, is_called_by_a_plain_name) {
  for (const std::string name : {"", "Saver", "a/b", "0123456789012345678901234567890123"}) {
    const Product odd{.name = name, .kind = InterestKind::kSavings, .terms = {}};
    EXPECT_EQ(with_terms(odd, from(1, 1), 1).error().reason, "product_name_invalid") << name;
  }
}

TEST(Product, rates_of_six_decimals_make_at_least_a_nano_minor_unit_of_a_penny) {
  AccrualCarry carry;
  EXPECT_GE(accrue_day(from(1, 1).terms, 1, carry).value(), 1);
}

TEST(Agreement, is_of_the_product_that_was_agreed_last) {
  Agreement agreement{.address_id = {}, .kind = InterestKind::kSavings, .products = {{5, "a"}}};
  EXPECT_EQ(with_product(agreement, {9, "a"}), agreement);
  agreement = with_product(agreement, {9, "b"});
  EXPECT_EQ(agreement.product_on(4), nullptr);
  EXPECT_EQ(*agreement.product_on(8), "a");
  EXPECT_EQ(*agreement.product_on(9), "b");
  EXPECT_EQ(*with_product(agreement, {9, "c"}).product_on(9), "c") << "agreed twice on a day";
}

}  // namespace
}  // namespace atollbank::interest
