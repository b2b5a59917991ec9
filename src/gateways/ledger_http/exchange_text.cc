// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/exchange_text.h"

#include <algorithm>
#include <array>

namespace atollbank::ledger_http {
namespace {

// In the order of the enum.
constexpr std::array<std::string_view, 4> kRoundings = {"half_even", "half_up", "down", "up"};

}  // namespace

std::string rate_text(std::int64_t mantissa, std::uint8_t exponent) {
  std::string digits = std::to_string(mantissa);
  if (exponent == 0) return digits;
  if (digits.size() <= exponent) digits.insert(0, exponent + 1 - digits.size(), '0');
  digits.insert(digits.size() - exponent, ".");
  return digits;
}

std::string_view name_of(money::Rounding rounding) {
  return kRoundings.at(static_cast<std::size_t>(rounding));
}

std::optional<money::Rounding> rounding_named(std::string_view name) {
  const auto* found = std::ranges::find(kRoundings, name);
  if (found == kRoundings.end()) return std::nullopt;
  return static_cast<money::Rounding>(found - kRoundings.begin());
}

}  // namespace atollbank::ledger_http
