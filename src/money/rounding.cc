// SPDX-License-Identifier: Apache-2.0
#include "money/rounding.h"

#include "base/assert.h"

namespace atollbank::money {
namespace {

// Whether the quotient moves one away from zero, where `rest` is left over.
bool moves_away(Int128 quotient, Int128 rest, Int128 denominator, Rounding rounding) {
  const Int128 size = rest < 0 ? -rest : rest;
  const Int128 to_next = denominator - size;  // Compared so, because twice the rest may overflow.
  switch (rounding) {
    case Rounding::kHalfEven: return size > to_next || (size == to_next && quotient % 2 != 0);
    case Rounding::kHalfUp: return size >= to_next;
    case Rounding::kDown: return false;
    case Rounding::kUp: return size > 0;
  }
  ATOLL_BUG("an unknown rule of rounding");
}

}  // namespace

base::Result<std::int64_t> divide_rounded(Int128 numerator, Int128 denominator, Rounding rounding) {
  ATOLL_ASSERT(denominator > 0);
  Int128 quotient = numerator / denominator;
  const Int128 rest = numerator % denominator;
  if (moves_away(quotient, rest, denominator, rounding)) quotient += numerator < 0 ? -1 : 1;
  if (quotient < INT64_MIN || quotient > INT64_MAX) {
    return base::fail(base::ErrorCode::kInvalidArgument, "amount_overflow",
                      "the amount does not fit 64 bits of minor units");
  }
  return static_cast<std::int64_t>(quotient);
}

}  // namespace atollbank::money
