// SPDX-License-Identifier: Apache-2.0
// Questions about the past of one ledger, answered off the writer from the durable journal.
// Implemented in process (local_queries.h) and by the gRPC client (rpc/queries).
//
// Every completion comes exactly once, on the executor named in the Context. Every answer names the
// record number it holds at (as_of_slot: records before it count); asked again with that number it
// is the same for ever. Without one it holds at the journal's durable end when the call came.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "runtime/context.h"
#include "services/queries/filter.h"
#include "services/queries/rows.h"

namespace atollbank::queries {

using ledger::AccountId;
using runtime::Completion;
using runtime::Context;

inline constexpr std::uint32_t kPageLimitMax = 8190;
inline constexpr std::uint32_t kAggregatePeriodsMax = 1200;
inline constexpr std::int64_t kTimeMin = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kTimeMax = std::numeric_limits<std::int64_t>::max();

enum class TimeAxis : std::uint8_t { kBooking = 1, kValue = 2 };
enum class Direction : std::uint8_t { kOldestFirst = 1, kNewestFirst = 2 };

// A record counts when it is within all three.
struct Bounds {
  std::int64_t booked_until_ns = kTimeMax;  // inclusive
  std::int64_t valued_until_ns = kTimeMax;  // inclusive
  std::uint64_t as_of_slot = 0;             // 0: the durable end
};

struct BalanceRequest {
  AccountId account{};
  Bounds bounds;
};

// The records of an account in [from, until) of the axis. By booking time in journal order; by
// value time in the order of value time and then journal, and only records that change the balance.
struct StatementRequest {
  AccountId account{};
  TimeAxis axis = TimeAxis::kBooking;
  std::int64_t from_ns = kTimeMin;
  std::int64_t until_ns = kTimeMax;
  Direction direction = Direction::kNewestFirst;
  std::uint32_t limit = 100;  // at most kPageLimitMax
  std::string cursor;         // of the page before; all else must be as it was there
  std::uint64_t as_of_slot = 0;
  bool with_evidence = false;
};

// Records that meet the filter, in journal order.
struct SearchRequest {
  Filter filter;
  Direction direction = Direction::kNewestFirst;
  std::uint32_t limit = 100;
  std::string cursor;
  std::uint64_t as_of_slot = 0;
  bool with_evidence = false;
};

enum AggregateKey : std::uint8_t {
  kByLegalEntity = 1,
  kByNamespace = 2,
  kByName = 4,
  kByBalanceName = 8,
  kByChartCode = 16,
};
enum class Period : std::uint8_t { kWhole = 1, kDay = 2, kMonth = 3 };  // in UTC

// Turnover and balances of groups of accounts, by booking time in [from, until); always by
// currency.
struct AggregateRequest {
  std::uint8_t keys = 0;       // AggregateKey bits
  std::string address_prefix;  // of "namespace.name"; empty: every account
  std::optional<std::string> balance_name;
  std::optional<std::uint32_t> chart_code;
  Period period = Period::kWhole;  // day and month need both ends
  std::int64_t from_ns = kTimeMin;
  std::int64_t until_ns = kTimeMax;
  std::uint64_t as_of_slot = 0;
};

struct TrialBalanceRequest {
  std::int64_t booked_until_ns = kTimeMax;  // inclusive
  std::uint64_t as_of_slot = 0;
};

// Errors of every call: invalid_argument as_of_in_future (no such record yet),
// as_of_inside_group (a slot that no group begins at) · resource_exhausted queries_overloaded ·
// deadline_exceeded queries_behind (the index had not come up to the instant asked for) ·
// data_loss record_unreadable, run_damaged (rebuilt by the next start) · unavailable
// queries_stopped.
class QueriesApi {
 public:
  virtual ~QueriesApi() = default;

  // not_found account_not_found (not opened before as_of_slot)
  virtual void balance_as_of(const Context& context, BalanceRequest request,
                             Completion<BalanceAsOf> done) = 0;
  // not_found account_not_found · invalid_argument limit_invalid, range_invalid, cursor_malformed,
  // cursor_of_another_query
  virtual void statement(const Context& context, StatementRequest request,
                         Completion<Statement> done) = 0;
  // invalid_argument filter_too_deep, filter_too_wide, filter_malformed, limit_invalid,
  // cursor_malformed, cursor_of_another_query
  virtual void search(const Context& context, SearchRequest request,
                      Completion<RecordPage> done) = 0;
  // invalid_argument range_invalid, period_count_invalid · failed_precondition sum_overflow
  virtual void aggregate(const Context& context, AggregateRequest request,
                         Completion<Aggregates> done) = 0;
  // failed_precondition sum_overflow
  virtual void trial_balance(const Context& context, TrialBalanceRequest request,
                             Completion<TrialBalance> done) = 0;
  // The command journaled under an id. not_found record_not_found
  virtual void record(const Context& context, base::Id id, Completion<Record> done) = 0;
};

}  // namespace atollbank::queries
