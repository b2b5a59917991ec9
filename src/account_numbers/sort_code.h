// SPDX-License-Identifier: Apache-2.0
// The six digits that name a bank's branch in the United Kingdom. A plain value; whether a bank
// answers to it is not known here.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::account_numbers {

class SortCode {
 public:
  static constexpr std::uint32_t kCount = 1'000'000;

  // As people write it: "123456", "12-34-56" or "12 34 56", blanks around it.
  // reason: malformed_sort_code
  static base::Result<SortCode> parse(std::string_view text);
  // 123456 is 12-34-56; below kCount.
  static SortCode of(std::uint32_t value);

  std::uint32_t value() const { return value_; }
  std::string digits() const;   // "123456"
  std::string printed() const;  // "12-34-56"

  auto operator<=>(const SortCode&) const = default;

 private:
  explicit SortCode(std::uint32_t value) : value_(value) {}

  std::uint32_t value_;
};

}  // namespace atollbank::account_numbers
