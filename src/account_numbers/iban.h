// SPDX-License-Identifier: Apache-2.0
// An International Bank Account Number (ISO 13616): country, two check digits, and what the country
// says of bank and account. A plain value that is always well formed and has right check digits;
// whether the account exists is not known here.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "account_numbers/account_number.h"
#include "base/result.h"

namespace atollbank::account_numbers {

class Iban {
 public:
  static constexpr std::size_t kSizeMax = 34;

  // As people write it: small letters and blanks anywhere. The country must be in the registry and
  // the rest as long and of the kinds of characters that it lays down; its own checks within that
  // rest are not made.
  // reasons: malformed_iban · unknown_iban_country · wrong_iban_check_digits
  static base::Result<Iban> parse(std::string_view text);

  // Of the United Kingdom. `bank_code` is the first four letters of the bank's BIC, in capitals.
  // reason: malformed_bank_code
  static base::Result<Iban> of_uk_account(std::string_view bank_code, UkAccount account);

  const std::string& text() const { return text_; }  // "GB29NWBK60161331926819"
  std::string printed() const;                       // "GB29 NWBK 6016 1331 9268 19"
  std::string_view country() const { return std::string_view(text_).substr(0, 2); }

  // Of an IBAN of the United Kingdom, nothing of others.
  std::optional<UkAccount> uk_account() const;

  auto operator<=>(const Iban&) const = default;

 private:
  explicit Iban(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace atollbank::account_numbers
