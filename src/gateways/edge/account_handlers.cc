// SPDX-License-Identifier: Apache-2.0
// Accounts and their balances.
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/account_json.h"

namespace atollbank::edge {

using accounts::AccountsApi;
using customers::CustomersApi;

HandlerTask list_accounts(const Services& services, Call call) {
  const base::Id user_id = call.holder.user_id;
  auto asked = ask<std::vector<accounts::Account>>(
      services, services.accounts, &AccountsApi::accounts_of, call.context, user_id);
  ATOLL_CO_TRY(std::vector<accounts::Account> found, co_await std::move(asked));
  const auto wanted_type = call.parameters.text("account_type");
  std::vector<OwnedAccount> shown;
  for (accounts::Account& account : found) {
    if (wanted_type && *wanted_type != account_type(account.kind)) continue;
    OwnedAccount& owned = shown.emplace_back();
    owned.account = std::move(account);
    for (const base::Id owner : owned.account.owners()) {
      auto owner_asked = ask<customers::Customer>(services, services.customers, &CustomersApi::find,
                                                  call.context, owner);
      ATOLL_CO_TRY(owned.owners.emplace_back(), co_await std::move(owner_asked));
    }
  }
  co_return Answer{.body = accounts_json(shown)};
}

HandlerTask read_balance(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  auto asked = ask<accounts::BalanceView>(services, services.accounts, &AccountsApi::balance,
                                          call.context, call.holder.user_id, account_id);
  ATOLL_CO_TRY(const accounts::BalanceView view, co_await std::move(asked));
  co_return Answer{.body = balance_json(view)};
}

HandlerTask wake_account(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, base::parse_id("acc", call.path_id));
  auto asked = ask<accounts::Account>(services, services.accounts, &AccountsApi::wake, call.context,
                                      call.holder.user_id, account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

}  // namespace atollbank::edge
