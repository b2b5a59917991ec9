// SPDX-License-Identifier: Apache-2.0
// What an account spent: one month by category, and many months as a picture.
#include <algorithm>

#include "bank_calendar/london_time.h"
#include "base/digits.h"
#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/history.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/currency_code.h"

namespace atollbank::edge {

using transactions::Category;
using transactions::Month;
using transactions::MonthSpending;
using transactions::SpendingApi;
using transactions::SpendingSum;

namespace {

constexpr std::uint32_t kTrendMonthsDefault = 12;

base::Timestamp beginning_of(Month month) {
  return bank_calendar::instant_of(month / std::chrono::day(1), bank_calendar::TimeOfDay(0));
}

std::string text_of(Month month) {
  return bank_calendar::date_text(month / std::chrono::day(1)).substr(0, 7);
}

// "2026-11"; this one, where none is named.
base::Result<Month> month_of(const Parameters& parameters, base::Timestamp now) {
  const auto text = parameters.text("month");
  if (!text) return transactions::month_at(now);
  const auto first_day = bank_calendar::parse_date(*text + "-01");
  const bool is_known =
      first_day && *first_day >= bank_calendar::kDateMin && *first_day <= bank_calendar::kDateMax;
  if (!is_known) return base::fail(malformed_param("month", "is written as 2026-11"));
  return bank_calendar::month_of(*first_day);
}

// `services` and `call` live in the frame that awaits this.
runtime::Task<base::Result<std::vector<MonthSpending>>> spending_of(
    const Services& services, const Call& call, transactions::SpendingRequest request) {
  auto asked = ask<std::vector<MonthSpending>>(services, services.spending, &SpendingApi::spending,
                                               call.context, request);
  auto months = co_await std::move(asked);
  co_return std::move(months);
}

runtime::Task<base::Result<accounts::Account>> account_of(const Services& services,
                                                          const Call& call, base::Id account_id) {
  auto asked = ask<accounts::Account>(services, services.accounts, &accounts::AccountsApi::account,
                                      call.context, call.holder.user_id, account_id);
  auto account = co_await std::move(asked);
  co_return std::move(account);
}

void write_sum(base::JsonWriter& json, const SpendingSum& sum) {
  json.member("spent", sum.spent_minor).member("received", sum.received_minor);
  json.member("spent_count", sum.spent_count).member("received_count", sum.received_count);
}

std::string month_json(const MonthSpending& month, const accounts::Account& account) {
  base::JsonWriter json;
  json.begin_object().member("account_id", "acc", account.id);
  json.member("month", text_of(month.month));
  json.member("from", beginning_of(month.month));
  json.member("to", beginning_of(month.month + std::chrono::months(1)));
  json.member("currency", currency_code(account.currency));
  write_sum(json, month.total());
  json.key("categories").begin_array();
  for (const auto& [category, sum] : month.sums) {
    json.begin_object().member("category", posting::name_of(category));
    write_sum(json, sum);
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

// One number for each month, of what `sum_of` says.
template <class SumOf>
void write_row(base::JsonWriter& json, const std::vector<MonthSpending>& months, SumOf sum_of) {
  json.key("spent").begin_array();
  for (const MonthSpending& month : months) json.value(sum_of(month).spent_minor);
  json.end_array().key("received").begin_array();
  for (const MonthSpending& month : months) json.value(sum_of(month).received_minor);
  json.end_array();
}

std::string trends_json(const std::vector<MonthSpending>& months,
                        const accounts::Account& account) {
  std::map<Category, SpendingSum> seen;
  for (const MonthSpending& month : months) seen.insert(month.sums.begin(), month.sums.end());
  base::JsonWriter json;
  json.begin_object().member("account_id", "acc", account.id);
  json.member("currency", currency_code(account.currency));
  json.key("months").begin_array();
  for (const MonthSpending& month : months) json.value(text_of(month.month));
  json.end_array();
  write_row(json, months, [](const MonthSpending& month) { return month.total(); });
  json.key("categories").begin_array();
  for (const auto& [category, unused] : seen) {
    json.begin_object().member("category", posting::name_of(category));
    write_row(json, months, [shown = category](const MonthSpending& month) {
      const auto found = month.sums.find(shown);
      return found == month.sums.end() ? SpendingSum() : found->second;
    });
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace

HandlerTask read_spending(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  const base::Timestamp now = services.executor.clock().wall();
  ATOLL_CO_TRY(const Month month, month_of(call.parameters, now));
  auto finding = account_of(services, call, account_id);
  ATOLL_CO_TRY(const accounts::Account account, co_await std::move(finding));
  auto checking = check_history_of_account(services, call, account_id, beginning_of(month));
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  const transactions::SpendingRequest request{
      .user_id = call.holder.user_id, .account_id = account_id, .first = month, .last = month};
  auto asking = spending_of(services, call, request);
  ATOLL_CO_TRY(const auto months, co_await std::move(asking));
  co_return Answer{.body = month_json(months.front(), account)};
}

// Those of the last months that the token reads whole.
HandlerTask read_spending_trends(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(
      const std::uint32_t count,
      call.parameters.page_limit("months", kTrendMonthsDefault, transactions::kSpendingMonthsMax));
  auto finding = account_of(services, call, account_id);
  ATOLL_CO_TRY(const accounts::Account account, co_await std::move(finding));
  const Month last = transactions::month_at(services.executor.clock().wall());
  Month first = last - std::chrono::months(count - 1);
  const auto begin = history_begin_of(services, call);
  const bool is_older = begin && account.created < *begin;
  while (is_older && first < last && beginning_of(first) < *begin) first += std::chrono::months(1);
  auto checking = check_history_of_account(services, call, account_id, beginning_of(first));
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  const transactions::SpendingRequest request{
      .user_id = call.holder.user_id, .account_id = account_id, .first = first, .last = last};
  auto asking = spending_of(services, call, request);
  ATOLL_CO_TRY(const auto months, co_await std::move(asking));
  co_return Answer{.body = trends_json(months, account)};
}

}  // namespace atollbank::edge
