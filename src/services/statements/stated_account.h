// SPDX-License-Identifier: Apache-2.0
// An account as a statement names it. Pure.
#pragma once

#include "services/accounts/account.h"
#include "services/customers/api.h"
#include "services/statements/statement.h"

namespace atollbank::statements {

struct BankWords {
  std::string name;
  std::string bic;  // its first four letters are the bank's in IBANs
};

StatedAccount stated(const accounts::Account& account, const customers::Customer& holder,
                     const BankWords& bank);

}  // namespace atollbank::statements
