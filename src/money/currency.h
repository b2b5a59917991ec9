// SPDX-License-Identifier: Apache-2.0
// One of the active currencies of ISO 4217: its numeric code, its letters and how many decimals its
// minor unit has (GBP 2, JPY 0, KWD 3, CLF 4). A plain value of two bytes; there is no invalid one.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atollbank::money {

class Currency {
 public:
  // reason: unknown_currency
  static base::Result<Currency> from_numeric(std::uint16_t numeric);
  // Capital letters only. reason: unknown_currency
  static base::Result<Currency> from_alpha(std::string_view alpha);
  static std::vector<Currency> all();

  // The home currency of the demo bank, and its neighbours.
  static constexpr Currency gbp() { return Currency(826); }
  static constexpr Currency eur() { return Currency(978); }
  static constexpr Currency usd() { return Currency(840); }

  std::uint16_t numeric() const { return numeric_; }
  std::string_view alpha() const;
  int exponent() const;

  constexpr auto operator<=>(const Currency&) const = default;

 private:
  constexpr explicit Currency(std::uint16_t numeric) : numeric_(numeric) {}

  std::uint16_t numeric_;
};

}  // namespace atollbank::money
