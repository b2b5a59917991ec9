// SPDX-License-Identifier: Apache-2.0
// A dormant account, which whoever has proven that it is hers wakes.
#include "gateways/pages/handlers.h"
#include "gateways/pages/money/chosen_account.h"
#include "gateways/pages/money/money_html.h"

namespace atollbank::pages {
namespace {

std::string home_of(const accounts::Account& account) {
  return "/home?account=" + base::to_text("acc", account.id);
}

Page wake_page(const Visit& visit, const accounts::Account& account) {
  Page page;
  page.title = "Wake this account";
  Html& html = page.content;
  html.put("<h1>").text(page.title).put("</h1><p>");
  put_account_number(html, account.sort_code, account.account_number);
  html.put(" was not used for long. Money still comes in, and your money is safe. To keep it so, ");
  html.put("nothing goes out before you say that it is you.</p>");
  begin_form(html, visit, "/home/wake/" + base::to_text("acc", account.id));
  html.put("<button>Wake it</button></form><p class=\"more\"><a href=\"");
  html.text(home_of(account)).put("\">Leave it asleep</a></p>");
  return page;
}

}  // namespace

PageTask show_wake(const Services& services, Visit& visit) {
  auto choosing = choose_account(services, visit, visit.place[0]);
  const auto chosen = co_await std::move(choosing);
  if (!chosen) co_return base::fail(chosen.error());
  if (!chosen->account.dormant) co_return redirect_to(home_of(chosen->account));
  co_return wake_page(visit, chosen->account);
}

PageTask wake_account(const Services& services, Visit& visit) {
  const auto proven = check_proven(visit);
  if (!proven) co_return base::fail(proven.error());
  auto choosing = choose_account(services, visit, visit.place[0]);
  const auto chosen = co_await std::move(choosing);
  if (!chosen) co_return base::fail(chosen.error());
  auto asked = ask<accounts::Account>(services, services.accounts, &accounts::AccountsApi::wake,
                                      visit.context, visit.session->user_id, chosen->account.id);
  const auto woken = co_await std::move(asked);
  if (!woken) co_return base::fail(woken.error());
  co_return redirect_to(home_of(*woken));
}

}  // namespace atollbank::pages
