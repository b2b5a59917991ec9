// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/query_handlers.h"

#include <algorithm>

#include "gateways/ledger_http/filter_json.h"
#include "gateways/ledger_http/query_json.h"
#include "runtime/await.h"

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;
using base::Result;
using queries::QueriesApi;
using runtime::Completion;
using runtime::Context;
using runtime::Task;

constexpr std::uint64_t kPointsMax = 400;
constexpr std::size_t kSearchDepthMax = 4 * queries::kFilterDepthMax;

tl::unexpected<base::Error> malformed(std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, "query_malformed", what);
}

// Asks one question of the index.
template <class Answer, class Request>
Task<Result<Answer>> ask(Services services, Context context, Request request,
                         void (QueriesApi::*call)(const Context&, Request, Completion<Answer>)) {
  if (services.queries == nullptr) {
    co_return base::fail(ErrorCode::kUnavailable, "queries_not_served",
                         "this ledger keeps no index of its past");
  }
  auto start = [&](Completion<Answer> done) {
    (services.queries->*call)(context, std::move(request), std::move(done));
  };
  auto asked = runtime::await_completion<Answer>(services.executor, std::move(start));
  co_return co_await std::move(asked);
}

Result<bool> truth(const Call& call, std::string_view name) {
  const std::string_view text = call.query.find(name).value_or("false");
  if (text != "true" && text != "false") return malformed(std::string(name) + ": true or false");
  return text == "true";
}

Result<queries::BalanceRequest> balance_request_of(const Call& call) {
  ATOLL_TRY_VOID(call.allow_only({"booked_until", "valued_until", "as_of_slot"}));
  queries::BalanceRequest request;
  ATOLL_TRY(request.account, call.path_id(0));
  ATOLL_TRY(request.bounds.booked_until_ns, call.time("booked_until", queries::kTimeMax));
  ATOLL_TRY(request.bounds.valued_until_ns, call.time("valued_until", queries::kTimeMax));
  ATOLL_TRY(request.bounds.as_of_slot, call.number("as_of_slot", 0));
  return request;
}

Result<queries::TimeAxis> axis_of(const Call& call) {
  const std::string_view name = call.query.find("axis").value_or("booking");
  if (name == "booking") return queries::TimeAxis::kBooking;
  if (name == "value") return queries::TimeAxis::kValue;
  return malformed("axis: booking or value");
}

Result<queries::Direction> direction_of(const Call& call) {
  const std::string_view name = call.query.find("direction").value_or("newest_first");
  if (name == "newest_first") return queries::Direction::kNewestFirst;
  if (name == "oldest_first") return queries::Direction::kOldestFirst;
  return malformed("direction: newest_first or oldest_first");
}

Result<queries::StatementRequest> statement_request_of(const Call& call) {
  ATOLL_TRY_VOID(call.allow_only(
      {"axis", "from", "until", "direction", "limit", "cursor", "as_of_slot", "with_evidence"}));
  queries::StatementRequest request;
  ATOLL_TRY(request.account, call.path_id(0));
  ATOLL_TRY(request.axis, axis_of(call));
  ATOLL_TRY(request.from_ns, call.time("from", queries::kTimeMin));
  ATOLL_TRY(request.until_ns, call.time("until", queries::kTimeMax));
  ATOLL_TRY(request.direction, direction_of(call));
  ATOLL_TRY(const std::uint64_t limit, call.number("limit", request.limit));
  request.limit =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, queries::kPageLimitMax));
  request.cursor = call.query.find("cursor").value_or("");
  ATOLL_TRY(request.as_of_slot, call.number("as_of_slot", 0));
  ATOLL_TRY(request.with_evidence, truth(call, "with_evidence"));
  return request;
}

struct KeyWord {
  std::string_view word;
  queries::AggregateKey key;
};
constexpr KeyWord kKeyWords[] = {{"legal_entity", queries::kByLegalEntity},
                                 {"namespace_name", queries::kByNamespace},
                                 {"name", queries::kByName},
                                 {"balance_name", queries::kByBalanceName},
                                 {"code", queries::kByChartCode}};

Result<std::uint8_t> keys_of(std::string_view words) {
  std::uint8_t keys = 0;
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(','));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    const auto* found = std::ranges::find(kKeyWords, word, &KeyWord::word);
    if (found == std::end(kKeyWords)) return malformed("keys: no such key");
    keys = static_cast<std::uint8_t>(keys | found->key);
  }
  return keys;
}

Result<queries::AggregateRequest> aggregate_request_of(const Call& call) {
  ATOLL_TRY_VOID(call.allow_only(
      {"keys", "prefix", "balance_name", "code", "period", "from", "until", "as_of_slot"}));
  queries::AggregateRequest request;
  ATOLL_TRY(request.keys, keys_of(call.query.find("keys").value_or("")));
  request.address_prefix = call.query.find("prefix").value_or("");
  if (const auto name = call.query.find("balance_name")) request.balance_name = *name;
  if (call.query.find("code")) {
    ATOLL_TRY(const std::uint64_t code, call.number("code", 0));
    if (code > UINT32_MAX) return malformed("code: too great");
    request.chart_code = static_cast<std::uint32_t>(code);
  }
  const std::string_view period = call.query.find("period").value_or("whole");
  if (period == "day")
    request.period = queries::Period::kDay;
  else if (period == "month")
    request.period = queries::Period::kMonth;
  else if (period != "whole")
    return malformed("period: whole, day or month");
  ATOLL_TRY(request.from_ns, call.time("from", queries::kTimeMin));
  ATOLL_TRY(request.until_ns, call.time("until", queries::kTimeMax));
  ATOLL_TRY(request.as_of_slot, call.number("as_of_slot", 0));
  return request;
}

struct Plot {
  queries::TimeAxis axis{};
  base::Id account;
  std::int64_t from_ns = 0;
  std::int64_t until_ns = 0;
  std::uint64_t points = 0;
};

Result<Plot> plot_of(const Call& call) {
  ATOLL_TRY_VOID(call.allow_only({"axis", "from", "until", "points"}));
  Plot plot;
  ATOLL_TRY(plot.axis, axis_of(call));
  ATOLL_TRY(plot.account, call.path_id(0));
  ATOLL_TRY(plot.from_ns, call.time("from", queries::kTimeMin));
  ATOLL_TRY(plot.until_ns, call.time("until", queries::kTimeMin));
  ATOLL_TRY(plot.points, call.number("points", 60));
  if (plot.from_ns < 0 || plot.from_ns >= plot.until_ns)
    return malformed("from and until: both must be there, and in this order");
  if (plot.points < 2 || plot.points > kPointsMax) return malformed("points: 2 to 400");
  return plot;
}

}  // namespace

Task<Result<std::string>> read_balance_as_of(Services services, Call call) {
  ATOLL_CO_TRY(auto request, balance_request_of(call));
  auto asking = ask<queries::BalanceAsOf>(services, call.context, std::move(request),
                                          &QueriesApi::balance_as_of);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  co_return balance_json(balance);
}

Task<Result<std::string>> read_balances_over_time(Services services, Call call) {
  ATOLL_CO_TRY(const Plot plot, plot_of(call));
  std::vector<BalancePoint> points;
  std::uint64_t as_of_slot = 0;
  const auto steps = static_cast<std::int64_t>(plot.points - 1);
  const std::int64_t step_ns = (plot.until_ns - plot.from_ns) / steps;
  for (std::int64_t i = 0; i <= steps; ++i) {
    queries::BalanceRequest request{.account = plot.account, .bounds = {}};
    const std::int64_t time_ns = i == steps ? plot.until_ns : plot.from_ns + i * step_ns;
    (plot.axis == queries::TimeAxis::kValue ? request.bounds.valued_until_ns
                                            : request.bounds.booked_until_ns) = time_ns;
    request.bounds.as_of_slot = as_of_slot;
    auto asking = ask<queries::BalanceAsOf>(services, call.context, std::move(request),
                                            &QueriesApi::balance_as_of);
    ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
    as_of_slot = balance.as_of_slot;  // all of them at one moment
    points.push_back({.time_ns = time_ns, .balance = balance});
  }
  co_return balances_json(points);
}

Task<Result<std::string>> read_period_statement(Services services, Call call) {
  ATOLL_CO_TRY(auto request, statement_request_of(call));
  const base::Id account = request.account;
  auto asking =
      ask<queries::Statement>(services, call.context, std::move(request), &QueriesApi::statement);
  ATOLL_CO_TRY(const auto statement, co_await std::move(asking));
  auto opening = open_metadata(services, call.context, sealed_rows_of(statement.lines));
  ATOLL_CO_TRY(const OpenedMetadata opened, co_await std::move(opening));
  co_return statement_json(account, statement, opened);
}

Task<Result<std::string>> search(Services services, Call call) {
  // Deep enough that a filter which is too deep is told so.
  base::JsonDocument document(kSearchDepthMax);
  ATOLL_CO_TRY(const base::JsonView root, document.parse(call.body));
  ATOLL_CO_TRY(auto request, read_search(root));
  auto asking =
      ask<queries::RecordPage>(services, call.context, std::move(request), &QueriesApi::search);
  ATOLL_CO_TRY(const auto page, co_await std::move(asking));
  auto opening = open_metadata(services, call.context, sealed_rows_of(page.records));
  ATOLL_CO_TRY(const OpenedMetadata opened, co_await std::move(opening));
  co_return records_json(page, opened);
}

Task<Result<std::string>> read_aggregates(Services services, Call call) {
  ATOLL_CO_TRY(auto request, aggregate_request_of(call));
  const std::uint8_t keys = request.keys;
  auto asking =
      ask<queries::Aggregates>(services, call.context, std::move(request), &QueriesApi::aggregate);
  ATOLL_CO_TRY(const auto sums, co_await std::move(asking));
  co_return aggregates_json(sums, keys);
}

Task<Result<std::string>> read_trial_balance(Services services, Call call) {
  ATOLL_CO_TRY_VOID(call.allow_only({"booked_until", "as_of_slot"}));
  queries::TrialBalanceRequest request;
  ATOLL_CO_TRY(request.booked_until_ns, call.time("booked_until", queries::kTimeMax));
  ATOLL_CO_TRY(request.as_of_slot, call.number("as_of_slot", 0));
  auto asking = ask<queries::TrialBalance>(services, call.context, std::move(request),
                                           &QueriesApi::trial_balance);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  co_return trial_balance_json(balance);
}

}  // namespace atollbank::ledger_http
