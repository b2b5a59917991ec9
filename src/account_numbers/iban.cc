// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/iban.h"

#include <fmt/format.h>

#include <algorithm>

#include "account_numbers/iban_countries.h"
#include "base/digits.h"

namespace atollbank::account_numbers {
namespace {

using base::is_all_digits;
using base::is_digit;
using base::number_of;
using base::Result;

constexpr std::size_t kHeadSize = 4;  // country and check digits
constexpr std::string_view kUnitedKingdom = "GB";

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_all_capitals(std::string_view text) { return std::ranges::all_of(text, is_capital); }

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

tl::unexpected<base::Error> malformed(std::string_view message) {
  return invalid("malformed_iban", message);
}

// Without blanks, in capitals; one character more than an IBAN may have is enough to refuse it.
std::string compact(std::string_view text) {
  std::string compacted;
  for (const char c : text) {
    if (c == ' ') continue;
    compacted += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (compacted.size() > Iban::kSizeMax) break;
  }
  return compacted;
}

// ISO 7064, MOD 97-10: a letter counts as the two digits from 10 for A to 35 for Z.
int remainder_of(std::string_view text, int remainder) {
  for (const char c : text)
    remainder =
        is_digit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
  return remainder;
}

// 02 to 98. That 00, 01 and 99 leave the same remainders as others of these does not make them
// right.
std::string check_digits_of(std::string_view country, std::string_view account) {
  const int remainder = remainder_of("00", remainder_of(country, remainder_of(account, 0)));
  return fmt::format("{:02}", 98 - remainder);
}

bool is_of(char kind, char c) {
  switch (kind) {
    case 'n': return is_digit(c);
    case 'a': return is_capital(c);
    default: return is_digit(c) || is_capital(c);
  }
}

// Whether `account` is as `structure` says: "4a14n" is four letters, then fourteen digits.
bool is_built_as(std::string_view account, std::string_view structure) {
  while (!structure.empty()) {
    const std::size_t kind_at = structure.find_first_not_of("0123456789");
    const std::size_t count = number_of(structure.substr(0, kind_at));
    const char kind = structure[kind_at];
    if (account.size() < count) return false;
    const auto is_right = [kind](char c) { return is_of(kind, c); };
    if (!std::ranges::all_of(account.substr(0, count), is_right)) return false;
    account.remove_prefix(count);
    structure.remove_prefix(kind_at + 1);
  }
  return account.empty();
}

}  // namespace

Result<Iban> Iban::parse(std::string_view text) {
  std::string compacted = compact(text);
  const std::string_view whole = compacted;
  if (whole.size() <= kHeadSize || whole.size() > kSizeMax)
    return malformed("an IBAN is a country, two digits and up to thirty characters");
  const auto country = whole.substr(0, 2);
  const auto check_digits = whole.substr(2, 2);
  const auto account = whole.substr(kHeadSize);
  if (!is_all_capitals(country) || !is_all_digits(check_digits))
    return malformed("an IBAN begins with two letters and two digits");
  const std::string_view structure = iban_structure(country);
  if (structure.empty())
    return invalid("unknown_iban_country", "no country with these two letters has IBANs");
  if (!is_built_as(account, structure))
    return malformed(fmt::format("what follows {} is not built as {}", country, structure));
  if (check_digits_of(country, account) != check_digits)
    return invalid("wrong_iban_check_digits", "a character was mistaken or two changed places");
  return Iban(std::move(compacted));
}

Result<Iban> Iban::of_uk_account(std::string_view bank_code, UkAccount account) {
  if (bank_code.size() != 4 || !is_all_capitals(bank_code))
    return invalid("malformed_bank_code", "a bank code is four capital letters");
  const std::string rest =
      fmt::format("{}{}{}", bank_code, account.sort_code.digits(), account.number.digits());
  return Iban(fmt::format("{}{}{}", kUnitedKingdom, check_digits_of(kUnitedKingdom, rest), rest));
}

std::string Iban::printed() const {
  std::string printed;
  for (std::size_t at = 0; at < text_.size(); at += 4) {
    if (at > 0) printed += ' ';
    printed.append(text_, at, 4);
  }
  return printed;
}

std::optional<UkAccount> Iban::uk_account() const {
  if (country() != kUnitedKingdom) return std::nullopt;
  const std::string_view account = std::string_view(text_).substr(kHeadSize + 4);
  return UkAccount{.sort_code = SortCode::of(number_of(account.substr(0, 6))),
                   .number = AccountNumber::of(number_of(account.substr(6)))};
}

}  // namespace atollbank::account_numbers
