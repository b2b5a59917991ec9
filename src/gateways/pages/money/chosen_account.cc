// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/money/chosen_account.h"

#include <algorithm>

#include "gateways/pages/money/money_html.h"

namespace atollbank::pages {

using accounts::Account;
using accounts::AccountsApi;
using base::ErrorCode;

namespace {

constexpr base::Duration kOwnWriteWait = base::Duration::from_seconds(2);

}  // namespace

runtime::Task<base::Result<ChosenAccount>> choose_account(const Services& services, Visit& visit,
                                                          std::string wanted) {
  auto asked = ask<std::vector<Account>>(services, services.accounts, &AccountsApi::accounts_of,
                                         visit.context, visit.session->user_id);
  auto all = co_await std::move(asked);
  if (!all) co_return base::fail(std::move(all).error());
  if (all->empty()) {
    co_return base::fail(ErrorCode::kNotFound, "account_missing", "she has no account");
  }
  auto found = std::ranges::find(*all, false, &Account::closed);
  if (found == all->end()) found = all->begin();
  if (!wanted.empty()) {
    const auto id = base::parse_id("acc", wanted);
    found = id ? std::ranges::find(*all, *id, &Account::id) : all->end();
  }
  if (found == all->end()) {
    co_return base::fail(ErrorCode::kNotFound, "account_not_found", "no account of hers");
  }
  ChosenAccount chosen{.account = *found, .all = {}};
  chosen.all = *std::move(all);
  co_return chosen;
}

void put_other_accounts(Html& html, const ChosenAccount& chosen, std::string_view page) {
  if (chosen.all.size() < 2) return;
  html.put("<ul class=\"choices\" aria-label=\"Your accounts\">");
  for (const Account& account : chosen.all) {
    html.put("<li><a href=\"").text(page).put("?account=").text(base::to_text("acc", account.id));
    html.put("\"");
    if (account.id == chosen.account.id) html.put(" aria-current=\"true\"");
    html.put(">");
    put_account_number(html, account.sort_code, account.account_number).put("</a></li>");
  }
  html.put("</ul>");
}

base::Result<void> check_proven(const Visit& visit) {
  if (visit.session->may_approve) return {};
  return base::fail(ErrorCode::kPermissionDenied, "session_idle", "prove again that it is you");
}

runtime::Task<void> wait_until_seen(const Services& services, base::Id account_id,
                                    std::uint64_t slot) {
  // A deadline of its own: what she did is done, and its answer must not be lost for the wait.
  runtime::Context context;
  context.deadline = base::Deadline::after(services.executor.clock(), kOwnWriteWait);
  auto asked = ask<void>(services, services.transactions,
                         &transactions::TransactionsApi::wait_until, context, account_id, slot);
  (void)co_await std::move(asked);
}

runtime::Task<base::Result<std::string>> name_of_program(const Services& services, Visit& visit,
                                                         std::string client_id) {
  if (client_id.empty()) co_return std::string();
  auto naming =
      ask<identity::Client>(services, services.clients, &identity::ClientsApi::find_client,
                            visit.context, std::move(client_id));
  const auto client = co_await std::move(naming);
  // A program that is deleted since asked for it all the same.
  const bool is_gone = !client && client.error().code == base::ErrorCode::kNotFound;
  if (!client && !is_gone) co_return base::fail(client.error());
  co_return client ? client->name : std::string("A program that is gone");
}

}  // namespace atollbank::pages
