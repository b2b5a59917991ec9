// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/account_number.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "base/digits.h"
#include "base/text_lines.h"

namespace atollbank::account_numbers {
namespace {

using base::is_digit;
using base::number_of;
using base::Result;
using base::without_outer_blanks;

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

// The digits alone, or nothing where another character or two blanks stand between them.
std::string digits_within(std::string_view text) {
  std::string digits;
  bool was_blank = false;
  for (const char c : without_outer_blanks(text)) {
    const bool is_blank = c == ' ';
    if (!is_digit(c) && (!is_blank || was_blank)) return {};
    if (!is_blank) digits += c;
    was_blank = is_blank;
  }
  return digits;
}

Result<AccountNumber> of_ten_digits(std::string_view digits, TenDigitRule rule) {
  switch (rule) {
    case TenDigitRule::kFirstEight: return AccountNumber::of(number_of(digits.substr(0, 8)));
    case TenDigitRule::kLastEight: return AccountNumber::of(number_of(digits.substr(2)));
    case TenDigitRule::kUnknown: break;
  }
  return invalid("ambiguous_account_number",
                 "banks differ in which eight of ten digits they mean: give the eight");
}

// Takes the hyphen of "01-23456789" away.
bool take_hyphen(std::string& number) {
  const bool is_hyphened = number.size() == 11 && number[2] == '-';
  if (is_hyphened) number.erase(2, 1);
  return is_hyphened;
}

}  // namespace

Result<AccountNumber> AccountNumber::parse(std::string_view text) {
  const std::string digits = digits_within(text);
  if (digits.size() < 6 || digits.size() > 8)
    return invalid("malformed_account_number", "an account number is six to eight digits");
  return of(number_of(digits));
}

AccountNumber AccountNumber::of(std::uint32_t value) {
  ATOLL_ASSERT(value < kCount);
  return AccountNumber(value);
}

std::string AccountNumber::digits() const { return fmt::format("{:08}", value_); }

TenDigitRule ten_digit_rule(SortCode sort_code) {
  const std::uint32_t bank = sort_code.value() / 10'000;
  if (bank == 8) return TenDigitRule::kFirstEight;
  const bool is_national_westminster = bank == 1 || (bank >= 50 && bank <= 66);
  return is_national_westminster ? TenDigitRule::kLastEight : TenDigitRule::kUnknown;
}

Result<UkAccount> parse_uk_account(std::string_view sort_code_text, std::string_view number_text,
                                   TenDigitRule rule) {
  ATOLL_TRY(const SortCode sort_code, SortCode::parse(sort_code_text));
  std::string number(without_outer_blanks(number_text));
  if (take_hyphen(number)) rule = TenDigitRule::kLastEight;
  const std::string digits = digits_within(number);
  if (digits.size() == 9) {
    const auto first = static_cast<std::uint32_t>(digits[0] - '0');
    return UkAccount{.sort_code = SortCode::of(sort_code.value() / 10 * 10 + first),
                     .number = AccountNumber::of(number_of(std::string_view(digits).substr(1)))};
  }
  if (digits.size() == 10) {
    ATOLL_TRY(const AccountNumber eight, of_ten_digits(digits, rule));
    return UkAccount{.sort_code = sort_code, .number = eight};
  }
  if (digits.size() < 6 || digits.size() > 10)
    return invalid("malformed_account_number", "an account number is six to ten digits");
  return UkAccount{.sort_code = sort_code, .number = AccountNumber::of(number_of(digits))};
}

Result<UkAccount> parse_uk_account(std::string_view sort_code_text, std::string_view number) {
  ATOLL_TRY(const SortCode sort_code, SortCode::parse(sort_code_text));
  return parse_uk_account(sort_code_text, number, ten_digit_rule(sort_code));
}

}  // namespace atollbank::account_numbers
