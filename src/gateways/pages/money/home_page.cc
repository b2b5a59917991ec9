// SPDX-License-Identifier: Apache-2.0
// Where a person lands who has signed in: her account, what waits for her, her pots, and what
// happened. With script it stays true while she looks at it.
#include <algorithm>

#include "bank_calendar/london_time.h"
#include "gateways/pages/handlers.h"
#include "gateways/pages/money/chosen_account.h"
#include "gateways/pages/money/feed_html.h"
#include "gateways/pages/money/money_html.h"
#include "net/form.h"

namespace atollbank::pages {
namespace {

using accounts::AccountsApi;
using accounts::BalanceView;
using accounts::Pot;
using payments::Payment;
using payments::PaymentsApi;
using transactions::EventPosition;
using transactions::Transaction;
using transactions::TransactionsApi;

constexpr std::uint32_t kFeedRows = 30;

struct Home {
  std::string name;
  ChosenAccount chosen;
  BalanceView balance;
  std::vector<Pot> pots;
  std::vector<Payment> waiting;
  std::vector<Transaction> feed;
  EventPosition position;  // before all that was read
  bool is_newest = true;   // not an earlier part of the feed
  bank_calendar::Date today;
};

std::string account_text(const Home& home) { return base::to_text("acc", home.chosen.account.id); }

void put_balance(Html& html, const Home& home) {
  const BalanceView& balance = home.balance;
  html.put("<section class=\"card account\" aria-label=\"Account\" data-part=\"account\">");
  html.put("<p class=\"balance\">");
  put_money(html, balance.balance_minor, balance.currency).put("</p><p class=\"hint\">");
  put_account_number(html, home.chosen.account.sort_code, home.chosen.account.account_number);
  if (home.chosen.account.closed) html.put(" · Closed");
  html.put("</p>");
  if (balance.spend_today_minor != 0) {
    html.put("<p class=\"hint\">");
    put_money(html, -balance.spend_today_minor, balance.currency).put(" spent today</p>");
  }
  if (home.chosen.account.dormant) {
    html.put("<p>Nobody has used this account for long, so nothing goes out of it. ");
    html.put("<a href=\"/home/wake/").text(account_text(home)).put("\">Wake it</a></p>");
  }
  html.put("</section>");
}

void put_ways(Html& html, const std::string& account) {
  html.put("<div class=\"ways\"><a class=\"button\" href=\"/pay?account=").text(account);
  html.put("\">Pay somebody</a><a class=\"button quiet\" href=\"/pay/payments?account=");
  html.text(account).put("\">Payments</a><a class=\"button quiet\" href=\"/pay/orders?account=");
  html.text(account).put(
      "\">Standing orders</a><a class=\"button quiet\" href=\"/home/statements?account=");
  html.text(account).put("\">Statements</a></div>");
}

void put_waiting(Html& html, const Home& home) {
  html.put("<div data-part=\"waiting\">");
  if (!home.waiting.empty()) html.put("<h2>Waiting for you</h2><ul class=\"rows\">");
  for (const Payment& payment : home.waiting) {
    html.put("<li><div class=\"what\"><a class=\"who\" href=\"/pay/payments/");
    html.text(base::to_text("payment", payment.id)).put("\">To ").foreign(payment.payee.name);
    html.put("</a><span class=\"hint\">Approve it or say no</span></div> <span class=\"sum\">");
    put_money(html, payment.amount_minor, payment.currency).put("</span></li>");
  }
  if (!home.waiting.empty()) html.put("</ul>");
  html.put("</div>");
}

// How much of its goal a pot holds, as a ring; the words beside it say the same.
void put_ring(Html& html, const Pot& pot) {
  const std::int64_t saved = std::clamp<std::int64_t>(pot.balance_minor, 0, pot.goal_amount_minor);
  const std::int64_t part = saved * 100 / pot.goal_amount_minor;
  html.put("<svg class=\"ring\" viewBox=\"0 0 42 42\" aria-hidden=\"true\">");
  html.put("<circle cx=\"21\" cy=\"21\" r=\"18\" pathLength=\"100\"/>");
  html.put("<circle class=\"part\" cx=\"21\" cy=\"21\" r=\"18\" pathLength=\"100\" ");
  html.put("stroke-dasharray=\"").number(part).put(" 100\" transform=\"rotate(-90 21 21)\"/>");
  html.put("<text x=\"21\" y=\"25\" text-anchor=\"middle\">").number(part).put("%</text></svg>");
}

void put_pot(Html& html, const Pot& pot) {
  html.put("<li class=\"card pot\">");
  if (pot.goal_amount_minor > 0) put_ring(html, pot);
  html.put("<div><h3>").foreign(pot.name).put("</h3><p>");
  html.put("<strong>");
  put_money(html, pot.balance_minor, pot.currency).put("</strong>");
  if (pot.goal_amount_minor > 0) {
    html.put(" of ");
    put_money(html, pot.goal_amount_minor, pot.currency);
  }
  if (pot.locked) html.put(" · Locked");
  html.put("</p></div></li>");
}

void put_pots(Html& html, const Home& home) {
  html.put("<div data-part=\"pots\">");
  if (!home.pots.empty()) {
    html.put("<h2>Pots</h2><ul class=\"pots\">");
    for (const Pot& pot : home.pots) put_pot(html, pot);
    html.put("</ul>");
  }
  html.put("</div>");
}

void put_happenings(Html& html, const Home& home) {
  html.put("<div data-part=\"feed\"><h2>What happened</h2>");
  put_feed(html, home.feed, home.pots, home.today);
  html.put("<p class=\"more\">");
  if (!home.is_newest) html.put("<a href=\"/home?account=").text(account_text(home));
  if (!home.is_newest) html.put("\">The newest</a> ");
  if (home.feed.size() == kFeedRows) {
    html.put("<a href=\"/home?account=").text(account_text(home)).put("&amp;before=");
    html.text(base::to_text("tx", home.feed.front().id)).put("\">Earlier</a>");
  }
  html.put("</p></div>");
}

Page home_page(const Home& home) {
  const std::string account = account_text(home);
  Page page;
  page.title = "Your money";
  Html& html = page.content;
  html.put("<h1>").foreign(home.name).put("</h1>");
  put_other_accounts(html, home.chosen, "/home");
  if (home.is_newest) {
    page.script = Script::kLive;
    html.put("<p class=\"unseen\" role=\"status\" data-news></p><div data-live=\"/home/live?");
    html.put("account=").text(account).put("&amp;since=");
    html.text(transactions::to_text(home.position)).put("\" data-now=\"/home/now?account=");
    html.text(account).put("\"></div>");
  }
  put_balance(html, home);
  put_ways(html, account);
  put_waiting(html, home);
  put_pots(html, home);
  put_happenings(html, home);
  return page;
}

using Reading = runtime::Task<base::Result<void>>;

// What the service of accounts and of customers knows. `home` lives in the frame that awaits this.
Reading read_account(const Services& services, Visit& visit, Home& home) {
  const base::Id user_id = visit.session->user_id;
  const base::Id account_id = home.chosen.account.id;
  auto naming = ask<customers::Customer>(services, services.customers,
                                         &customers::CustomersApi::find, visit.context, user_id);
  auto customer = co_await std::move(naming);
  if (!customer) co_return base::fail(std::move(customer).error());
  home.name = std::move(customer->preferred_name);
  auto weighing = ask<BalanceView>(services, services.accounts, &AccountsApi::balance,
                                   visit.context, user_id, account_id);
  const auto balance = co_await std::move(weighing);
  if (!balance) co_return base::fail(balance.error());
  home.balance = *balance;
  auto listing = ask<std::vector<Pot>>(services, services.accounts, &AccountsApi::pots,
                                       visit.context, user_id, account_id);
  auto pots = co_await std::move(listing);
  if (!pots) co_return base::fail(std::move(pots).error());
  home.pots = *std::move(pots);
  std::erase_if(home.pots, [](const Pot& pot) { return pot.deleted; });
  co_return base::Result<void>();
}

Reading read_happenings(const Services& services, Visit& visit, Home& home) {
  const base::Id user_id = visit.session->user_id;
  const base::Id account_id = home.chosen.account.id;
  transactions::ListTransactions wanted;
  wanted.user_id = user_id;
  wanted.account_id = account_id;
  wanted.limit = kFeedRows;
  if (const auto before = base::parse_id("tx", visit.asked("before"))) wanted.before_id = *before;
  home.is_newest = wanted.before_id.is_nil();
  auto listing = ask<std::vector<Transaction>>(services, services.transactions,
                                               &TransactionsApi::list, visit.context, wanted);
  auto feed = co_await std::move(listing);
  if (!feed) co_return base::fail(std::move(feed).error());
  home.feed = *std::move(feed);
  payments::ListPayments newest;
  newest.user_id = user_id;
  newest.account_id = account_id;
  newest.limit = payments::kListLimitMax;
  auto asking = ask<std::vector<Payment>>(services, services.payments, &PaymentsApi::list,
                                          visit.context, newest);
  auto sent = co_await std::move(asking);
  if (!sent) co_return base::fail(std::move(sent).error());
  home.waiting = *std::move(sent);
  std::erase_if(home.waiting, [](const Payment& payment) {
    return payment.state != payments::PaymentState::kAwaitingApproval;
  });
  co_return base::Result<void>();
}

}  // namespace

PageTask show_home(const Services& services, Visit& visit) {
  Home home;
  home.today = bank_calendar::london_date(services.executor.clock().wall());
  auto choosing = choose_account(services, visit, visit.asked("account"));
  auto chosen = co_await std::move(choosing);
  if (!chosen) co_return base::fail(std::move(chosen).error());
  home.chosen = *std::move(chosen);
  auto placing = ask<EventPosition>(
      services, services.transactions, &TransactionsApi::event_position, visit.context,
      visit.session->user_id, home.chosen.account.id, std::optional<base::Timestamp>());
  const auto position = co_await std::move(placing);
  if (!position) co_return base::fail(position.error());
  home.position = *position;
  auto reading = read_account(services, visit, home);
  const auto account_read = co_await std::move(reading);
  if (!account_read) co_return base::fail(account_read.error());
  auto following = read_happenings(services, visit, home);
  const auto happenings_read = co_await std::move(following);
  if (!happenings_read) co_return base::fail(happenings_read.error());
  co_return home_page(home);
}

}  // namespace atollbank::pages
