// SPDX-License-Identifier: Apache-2.0
// Accounts and balances in the public shape. Pure.
#pragma once

#include <span>
#include <string>

#include "services/accounts/api.h"
#include "services/customers/api.h"

namespace atollbank::edge {

// {"accounts":[…]}, owned by `owner`.
std::string accounts_json(std::span<const accounts::Account> accounts,
                          const customers::Customer& owner);

// A bare object.
std::string balance_json(const accounts::BalanceView& view);

}  // namespace atollbank::edge
