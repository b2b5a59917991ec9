// SPDX-License-Identifier: Apache-2.0
#include "services/statements/stated_account.h"

#include "account_numbers/iban.h"

namespace atollbank::statements {

namespace {

constexpr std::size_t kBankCodeSize = 4;  // of a BIC

std::string iban_of(const accounts::Account& account, const std::string& bic) {
  const auto numbers = account_numbers::parse_uk_account(account.sort_code, account.account_number);
  if (!numbers) return {};
  const auto iban = account_numbers::Iban::of_uk_account(bic.substr(0, kBankCodeSize), *numbers);
  return iban ? iban->text() : std::string();
}

}  // namespace

StatedAccount stated(const accounts::Account& account, const customers::Customer& holder,
                     const BankWords& bank) {
  return {.id = account.id,
          .holder = holder.preferred_name,
          .number = account.account_number,
          .sort_code = account.sort_code,
          .iban = iban_of(account, bank.bic),
          .bank_name = bank.name,
          .bic = bank.bic,
          .personal_key = holder.personal_key};
}

}  // namespace atollbank::statements
