// SPDX-License-Identifier: Apache-2.0
// An exchange rate as an exact fraction: what one major unit of `from` is worth in major units of
// `to`. 1 GBP = 1.25 USD is 5/4. A plain value; pure.
//
// Terms have a limit, so that converting any amount fits 128 bits: the only loss is the rounding
// that the caller names.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "money/amount.h"
#include "money/rounding.h"

namespace atollbank::money {

inline constexpr std::int64_t kRateTermMax = 1'000'000'000'000'000;

class Rate {
 public:
  // Both terms lie in 1 to kRateTermMax. reason: rate_out_of_range
  static base::Result<Rate> make(Currency from, Currency to, std::int64_t numerator,
                                 std::int64_t denominator);
  // From decimal text such as "1.2534", exactly. reasons: malformed_rate · rate_out_of_range
  static base::Result<Rate> parse(Currency from, Currency to, std::string_view text);

  Currency from() const { return from_; }
  Currency to() const { return to_; }
  std::int64_t numerator() const { return numerator_; }
  std::int64_t denominator() const { return denominator_; }

  // Exactly the other way.
  Rate inverse() const { return Rate(to_, from_, denominator_, numerator_); }

  bool operator==(const Rate&) const = default;

 private:
  Rate(Currency from, Currency to, std::int64_t numerator, std::int64_t denominator)
      : from_(from), to_(to), numerator_(numerator), denominator_(denominator) {}

  Currency from_;
  Currency to_;
  std::int64_t numerator_;  // in lowest terms
  std::int64_t denominator_;
};

// reasons: currency_mismatch · amount_overflow
base::Result<Amount> convert(Amount amount, const Rate& rate, Rounding rounding);

}  // namespace atollbank::money
