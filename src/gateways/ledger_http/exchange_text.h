// SPDX-License-Identifier: Apache-2.0
// Exchange rates and rounding rules as words: "1.1642", "half_even". Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "money/rounding.h"

namespace atollbank::ledger_http {

// mantissa · 10^-exponent, exponent at most 18, with all its decimals.
std::string rate_text(std::int64_t mantissa, std::uint8_t exponent);

std::string_view name_of(money::Rounding rounding);
std::optional<money::Rounding> rounding_named(std::string_view name);

}  // namespace atollbank::ledger_http
