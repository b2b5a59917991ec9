// SPDX-License-Identifier: Apache-2.0
// Dividing whole numbers by a stated rule, on 128 bits. The one place where money is rounded: who
// divides an amount names the rule. Pure.
#pragma once

#include <cstdint>

#include "base/result.h"

namespace atollbank::money {

__extension__ using Int128 = __int128;

enum class Rounding : std::uint8_t {
  kHalfEven,  // to the nearest; a tie to the even neighbour: no drift over many
  kHalfUp,    // to the nearest; a tie away from zero: what people are taught at school
  kDown,      // towards zero
  kUp,        // away from zero
};

// numerator / denominator; denominator > 0. reason: amount_overflow
base::Result<std::int64_t> divide_rounded(Int128 numerator, Int128 denominator, Rounding rounding);

}  // namespace atollbank::money
