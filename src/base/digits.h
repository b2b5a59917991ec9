// SPDX-License-Identifier: Apache-2.0
// Text that is made of decimal digits.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace atollbank::base {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline bool is_all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

// Of at most nine digits and nothing else.
constexpr std::uint32_t number_of(std::string_view digits) {
  std::uint32_t number = 0;
  for (const char c : digits) number = number * 10 + static_cast<std::uint32_t>(c - '0');
  return number;
}

}  // namespace atollbank::base
