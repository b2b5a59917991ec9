// SPDX-License-Identifier: Apache-2.0
#include "money/rounding.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>

namespace atollbank::money {
namespace {

struct Expected {
  std::int64_t numerator, denominator, half_even, half_up, down, up;
};

constexpr auto kExamples = std::to_array<Expected>({
    {5, 2, 2, 3, 2, 3},
    {-5, 2, -2, -3, -2, -3},
    {7, 2, 4, 4, 3, 4},
    {-7, 2, -4, -4, -3, -4},
    {1, 2, 0, 1, 0, 1},
    {-1, 2, 0, -1, 0, -1},
    {1, 3, 0, 0, 0, 1},
    {2, 3, 1, 1, 0, 1},
    {-2, 3, -1, -1, 0, -1},
    {6, 3, 2, 2, 2, 2},
    {0, 7, 0, 0, 0, 0},
    {149, 100, 1, 1, 1, 2},
    {151, 100, 2, 2, 1, 2},
    {150, 100, 2, 2, 1, 2},
    {250, 100, 2, 3, 2, 3},
    {-250, 100, -2, -3, -2, -3},
    {INT64_MAX, 1, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
    {INT64_MIN, 1, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN},
});

TEST(Rounding, each_rule_rounds_as_it_says) {
  for (const Expected& e : kExamples) {
    EXPECT_EQ(divide_rounded(e.numerator, e.denominator, Rounding::kHalfEven).value(), e.half_even);
    EXPECT_EQ(divide_rounded(e.numerator, e.denominator, Rounding::kHalfUp).value(), e.half_up);
    EXPECT_EQ(divide_rounded(e.numerator, e.denominator, Rounding::kDown).value(), e.down);
    EXPECT_EQ(divide_rounded(e.numerator, e.denominator, Rounding::kUp).value(), e.up);
  }
}

TEST(Rounding, the_widest_numbers_do_not_overflow_on_the_way) {
  const Int128 widest = ((Int128{1} << 126) - 1) * 2 + 1;
  EXPECT_EQ(divide_rounded(widest, widest, Rounding::kHalfUp).value(), 1);
  EXPECT_EQ(divide_rounded(widest - 1, widest, Rounding::kHalfEven).value(), 1);
  EXPECT_EQ(divide_rounded(-widest - 1, widest, Rounding::kHalfEven).value(), -1);
}

TEST(Rounding, a_quotient_beyond_64_bits_is_an_overflow) {
  const Int128 limit = Int128{INT64_MAX};
  EXPECT_EQ(divide_rounded(limit + 1, 1, Rounding::kDown).error().reason, "amount_overflow");
  EXPECT_EQ(divide_rounded(2 * limit + 1, 2, Rounding::kHalfUp).error().reason, "amount_overflow");
  EXPECT_EQ(divide_rounded(2 * limit + 1, 2, Rounding::kDown).value(), INT64_MAX);
}

RC_GTEST_PROP(RoundingProperty, the_nearest_is_never_more_than_half_away,
              (std::int64_t numerator, std::int32_t seed)) {
  const Int128 denominator = Int128{seed < 0 ? -Int128{seed} : Int128{seed}} + 1;
  for (const Rounding rounding : {Rounding::kHalfEven, Rounding::kHalfUp}) {
    const Int128 quotient = divide_rounded(numerator, denominator, rounding).value();
    const Int128 miss = quotient * denominator - numerator;
    RC_ASSERT((miss < 0 ? -miss : miss) * 2 <= denominator);
  }
}

RC_GTEST_PROP(RoundingProperty, rules_are_the_same_on_both_sides_of_zero,
              (std::int32_t numerator, std::uint16_t seed)) {
  const Int128 denominator = Int128{seed} + 1;
  for (const Rounding rounding : {Rounding::kHalfEven, Rounding::kHalfUp, Rounding::kDown}) {
    const auto positive = divide_rounded(numerator, denominator, rounding).value();
    const auto negative = divide_rounded(-Int128{numerator}, denominator, rounding).value();
    RC_ASSERT(positive == -negative);
  }
}

}  // namespace
}  // namespace atollbank::money
