// SPDX-License-Identifier: Apache-2.0
// The eight digits that name an account at a branch in the United Kingdom, and branch and account
// together. Plain values; the numbers of other lengths that some banks print are made into these.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "account_numbers/sort_code.h"
#include "base/result.h"

namespace atollbank::account_numbers {

class AccountNumber {
 public:
  static constexpr std::uint32_t kCount = 100'000'000;

  // Six to eight digits, filled up with zeros on the left; single blanks between digits and blanks
  // around them are allowed. Longer numbers need their sort code: parse_uk_account().
  // reason: malformed_account_number
  static base::Result<AccountNumber> parse(std::string_view text);
  // Below kCount.
  static AccountNumber of(std::uint32_t value);

  std::uint32_t value() const { return value_; }
  std::string digits() const;  // "01234567"

  auto operator<=>(const AccountNumber&) const = default;

 private:
  explicit AccountNumber(std::uint32_t value) : value_(value) {}

  std::uint32_t value_;
};

struct UkAccount {
  SortCode sort_code;
  AccountNumber number;

  auto operator<=>(const UkAccount&) const = default;
};

// Which eight of ten digits are the account number: banks differ.
enum class TenDigitRule : std::uint8_t { kUnknown, kFirstEight, kLastEight };

// By the first two digits: 08, The Co-operative Bank, the first eight; 01 and 50 to 66, National
// Westminster Bank, the last. Leeds Building Society (the first) has no digits of its own.
TenDigitRule ten_digit_rule(SortCode sort_code);

// Six to eight digits as above. Nine (Santander, once Alliance & Leicester Commercial Bank): the
// first takes the place of the sort code's last, so the answer's sort code differs from the text's.
// Ten: by the rule; "01-23456789" is how National Westminster Bank alone writes them.
// reasons: malformed_sort_code · malformed_account_number · ambiguous_account_number (ten digits,
// and no rule)
base::Result<UkAccount> parse_uk_account(std::string_view sort_code, std::string_view number,
                                         TenDigitRule rule);
// The same by the rule of its sort code.
base::Result<UkAccount> parse_uk_account(std::string_view sort_code, std::string_view number);

}  // namespace atollbank::account_numbers
