// SPDX-License-Identifier: Apache-2.0
#include "money/rate.h"

#include <algorithm>
#include <numeric>

namespace atollbank::money {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kDecimalsMax = 15;  // 10^15 is kRateTermMax
constexpr int kExponentMax = 4;

constexpr std::int64_t power_of_ten(std::size_t exponent) {
  std::int64_t power = 1;
  for (std::size_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}

static_assert(power_of_ten(kDecimalsMax) == kRateTermMax);
// The greatest product that convert() makes: |minor| * term * 10^exponent < 2^127.
static_assert(Int128{kRateTermMax} * power_of_ten(kExponentMax) < (Int128{1} << 64));

bool is_digit(char c) { return c >= '0' && c <= '9'; }

tl::unexpected<base::Error> out_of_range() {
  return base::fail(ErrorCode::kInvalidArgument, "rate_out_of_range",
                    "a rate is above zero and has at most 15 digits");
}

}  // namespace

Result<Rate> Rate::make(Currency from, Currency to, std::int64_t numerator,
                        std::int64_t denominator) {
  const auto in_range = [](std::int64_t term) { return term >= 1 && term <= kRateTermMax; };
  if (!in_range(numerator) || !in_range(denominator)) return out_of_range();
  const std::int64_t divisor = std::gcd(numerator, denominator);
  return Rate(from, to, numerator / divisor, denominator / divisor);
}

Result<Rate> Rate::parse(Currency from, Currency to, std::string_view text) {
  const auto point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals = text.substr(std::min(point + 1, text.size()));
  if (whole.empty() || (point < text.size()) == decimals.empty() ||
      !std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(decimals, is_digit)) {
    return base::fail(ErrorCode::kInvalidArgument, "malformed_rate", "not a rate such as 1.2534");
  }
  if (decimals.size() > kDecimalsMax) return out_of_range();
  std::int64_t numerator = 0;
  for (const std::string_view part : {whole, decimals}) {
    for (const char c : part) {
      numerator = numerator * 10 + (c - '0');
      if (numerator > kRateTermMax) return out_of_range();
    }
  }
  return make(from, to, numerator, power_of_ten(decimals.size()));
}

Result<Amount> convert(Amount amount, const Rate& rate, Rounding rounding) {
  if (amount.currency != rate.from()) {
    return base::fail(ErrorCode::kInvalidArgument, "currency_mismatch",
                      "the rate is for another currency than the amount");
  }
  // A rate is in major units: the difference of the exponents goes to one side of the fraction.
  const int shift = rate.to().exponent() - rate.from().exponent();
  const Int128 up = power_of_ten(static_cast<std::size_t>(std::max(shift, 0)));
  const Int128 down = power_of_ten(static_cast<std::size_t>(std::max(-shift, 0)));
  ATOLL_TRY(const std::int64_t minor, divide_rounded(up * amount.minor * rate.numerator(),
                                                     down * rate.denominator(), rounding));
  return Amount{.minor = minor, .currency = rate.to()};
}

}  // namespace atollbank::money
