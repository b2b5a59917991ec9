// SPDX-License-Identifier: Apache-2.0
// Accounts and balances in the public shape. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/accounts/api.h"
#include "services/customers/api.h"

namespace atollbank::edge {

// An account and those whose it is, in the order of its owners.
struct OwnedAccount {
  accounts::Account account;
  std::vector<customers::Customer> owners;
};

// "uk_retail", "uk_retail_joint", "uk_business"
std::string_view account_type(accounts::AccountKind kind);
// {"accounts":[…]}
std::string accounts_json(std::span<const OwnedAccount> accounts);

// A bare object.
std::string balance_json(const accounts::BalanceView& view);

}  // namespace atollbank::edge
