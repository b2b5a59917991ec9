// SPDX-License-Identifier: Apache-2.0
// Aggregates and trial balances: sums of classes of accounts between slots.
#include <algorithm>
#include <chrono>
#include <map>
#include <tuple>

#include "services/queries/answers.h"

namespace atollbank::queries {

using base::ErrorCode;
using ledger::format::Slot;

namespace {

constexpr std::size_t kScanChunkSlots = 4096;

using Sums = std::vector<ClassSum>;  // by class number

void add(Sums& sums, const ClassSum& part) {
  if (sums.size() <= part.class_number) sums.resize(part.class_number + 1);
  ClassSum& sum = sums[part.class_number];
  sum.opened_count += part.opened_count;
  sum.entry_count += part.entry_count;
  sum.debit += part.debit;
  sum.credit += part.credit;
}

// What the slots in [first, end) of one run did, read from the journal itself.
base::Result<void> add_slots(const View& view, std::uint64_t first, std::uint64_t end, Sums& sums) {
  std::vector<Slot> chunk;
  for (std::uint64_t at = first; at < end;) {
    chunk.resize(std::min<std::uint64_t>(kScanChunkSlots, end - at));
    ATOLL_TRY(const std::size_t count, view.journal().read(at, chunk));
    if (count != chunk.size())
      return base::fail(ErrorCode::kDataLoss, "record_unreadable", "the journal is shorter");
    for (const Slot& slot : chunk) {
      ledger::for_each_effect(slot, [&](const ledger::AccountEffect& effect) {
        if (effect.amount_minor == 0) return;
        const bool debits = effect.amount_minor < 0;
        const Int128 amount = effect.amount_minor;
        add(sums, {.class_number = view.directory().at(effect.account).class_number,
                   .entry_count = 1,
                   .debit = debits ? -amount : 0,
                   .credit = debits ? 0 : amount});
      });
      if (slot.kind == ledger::format::SlotKind::kAccountOpened &&
          ledger::outcome_of(slot) == ledger::Outcome::kDone) {
        const auto account = ledger::slot_as<ledger::format::AccountOpenedSlot>(slot).account;
        add(sums, {.class_number = view.directory().at(account).class_number, .opened_count = 1});
      }
    }
    at += chunk.size();
  }
  return {};
}

// The sums between each bound and the next; bounds ascend and the last one is at most end_slot().
base::Result<std::vector<Sums>> sums_between(const View& view,
                                             const std::vector<std::uint64_t>& bounds) {
  std::vector<Sums> sums(bounds.size() - 1);
  for (const auto& run : view.runs()) {
    for (std::size_t b = 0; b + 1 < bounds.size(); ++b) {
      const std::uint64_t first = std::max(bounds[b], run->first_slot);
      const std::uint64_t end = std::min(bounds[b + 1], run->end_slot);
      if (first >= end) continue;
      if (first == run->first_slot && end == run->end_slot) {
        for (const ClassSum& sum : run->class_sums) add(sums[b], sum);
        continue;
      }
      ATOLL_TRY_VOID(add_slots(view, first, end, sums[b]));
    }
  }
  return sums;
}

base::Result<std::int64_t> narrowed(Int128 value) {
  if (value < INT64_MIN || value > INT64_MAX)
    return base::fail(ErrorCode::kFailedPrecondition, "sum_overflow", "a sum leaves 64 bits");
  return static_cast<std::int64_t>(value);
}

// Where the periods begin, and after them where the last one ends.
base::Result<std::vector<std::int64_t>> period_bounds(const AggregateRequest& request) {
  if (request.period == Period::kWhole) return std::vector{request.from_ns, request.until_ns};
  const auto refused = [](std::string_view what) {
    return base::fail(ErrorCode::kInvalidArgument, "period_count_invalid", what);
  };
  if (request.from_ns == kTimeMin || request.until_ns == kTimeMax)
    return refused("days and months need a begin and an end");
  using std::chrono::nanoseconds;
  using Moment = std::chrono::sys_time<nanoseconds>;
  std::vector<std::int64_t> bounds{request.from_ns};
  auto day = std::chrono::floor<std::chrono::days>(Moment(nanoseconds(request.from_ns)));
  while (true) {
    if (request.period == Period::kDay) {
      day += std::chrono::days(1);
    } else {
      const std::chrono::year_month_day date(day);
      day = std::chrono::sys_days(date.year() / date.month() / 1 + std::chrono::months(1));
    }
    const std::int64_t next = nanoseconds(day.time_since_epoch()).count();
    if (next >= request.until_ns) break;
    if (bounds.size() == kAggregatePeriodsMax) return refused("more than 1200 periods");
    bounds.push_back(next);
  }
  bounds.push_back(request.until_ns);
  return bounds;
}

using RowKey =
    std::tuple<std::uint16_t, std::string, std::string, std::string, std::uint32_t, std::uint16_t>;

RowKey key_of(const AccountClass& account_class, std::uint8_t keys) {
  const auto when = [&](AggregateKey key, auto value) {
    return (keys & key) != 0 ? value : decltype(value){};
  };
  return {when(kByLegalEntity, account_class.legal_entity),
          when(kByNamespace, text_of(account_class.namespace_name)),
          when(kByName, text_of(account_class.name)),
          when(kByBalanceName, text_of(account_class.balance_name)),
          when(kByChartCode, account_class.chart_code),
          account_class.currency};
}

bool is_asked_for(const AccountClass& account_class, const AggregateRequest& request) {
  return address_of(account_class).starts_with(request.address_prefix) &&
         (!request.balance_name || text_of(account_class.balance_name) == *request.balance_name) &&
         (!request.chart_code || account_class.chart_code == *request.chart_code);
}

struct Turnover {
  Int128 before = 0;
  Int128 debit = 0;
  Int128 credit = 0;
  std::uint64_t entry_count = 0;
};

base::Result<AggregateRow> row_of(const RowKey& key, std::int64_t start_ns,
                                  const Turnover& turnover) {
  AggregateRow row;
  row.period_start_ns = start_ns;
  std::tie(row.legal_entity, row.namespace_name, row.name, row.balance_name, row.chart_code,
           row.currency) = key;
  ATOLL_TRY(row.opening_minor, narrowed(turnover.before));
  ATOLL_TRY(row.debit_minor, narrowed(turnover.debit));
  ATOLL_TRY(row.credit_minor, narrowed(turnover.credit));
  ATOLL_TRY(row.closing_minor, narrowed(turnover.before + turnover.credit - turnover.debit));
  row.entry_count = turnover.entry_count;
  return row;
}

}  // namespace

base::Result<void> check(const AggregateRequest& request) {
  const bool period_known = request.period == Period::kWhole || request.period == Period::kDay ||
                            request.period == Period::kMonth;
  if (!period_known || request.keys > 31 || request.from_ns > request.until_ns) {
    return base::fail(ErrorCode::kInvalidArgument, "range_invalid",
                      "a range begins before it ends; keys and periods are known ones");
  }
  ATOLL_TRY_VOID(period_bounds(request));
  return {};
}

base::Result<Aggregates> answer(const View& view, const AggregateRequest& request) {
  ATOLL_TRY(const auto times, period_bounds(request));
  std::vector<std::uint64_t> slots{0};
  for (const std::int64_t time : times)
    slots.push_back(time == kTimeMax ? view.end_slot() : view.first_slot_from(time));
  ATOLL_TRY(const auto sums, sums_between(view, slots));

  const auto classes = view.directory().classes();
  std::map<RowKey, Turnover> groups;
  Aggregates aggregates{.rows = {}, .as_of_slot = view.end_slot()};
  for (std::size_t i = 0; i < sums.size(); ++i) {
    for (auto& [key, turnover] : groups)
      turnover = {.before = turnover.before + turnover.credit - turnover.debit};
    for (std::uint32_t number = 0; number < sums[i].size(); ++number) {
      const ClassSum& sum = sums[i][number];
      if (sum.opened_count == 0 && sum.entry_count == 0) continue;
      if (!is_asked_for(classes[number], request)) continue;
      Turnover& turnover = groups[key_of(classes[number], request.keys)];
      turnover.debit += sum.debit;
      turnover.credit += sum.credit;
      turnover.entry_count += sum.entry_count;
    }
    // The first sums are of all that came before.
    if (i == 0) continue;
    for (const auto& [key, turnover] : groups) {
      ATOLL_TRY(AggregateRow row, row_of(key, times[i - 1], turnover));
      aggregates.rows.push_back(std::move(row));
    }
  }
  return aggregates;
}

base::Result<TrialBalance> answer(const View& view, const TrialBalanceRequest& request) {
  const std::uint64_t end =
      std::min(view.end_slot(), view.first_slot_after(request.booked_until_ns));
  ATOLL_TRY(const auto sums, sums_between(view, {0, end}));
  const auto classes = view.directory().classes();
  using Key = std::pair<std::uint32_t, std::uint16_t>;
  std::map<Key, ClassSum> by_chart;
  std::map<Key, ClassSum> by_currency;
  for (std::uint32_t number = 0; number < sums[0].size(); ++number) {
    const ClassSum& sum = sums[0][number];
    if (sum.opened_count == 0) continue;
    const AccountClass& account_class = classes[number];
    for (ClassSum* total : {&by_chart[{account_class.chart_code, account_class.currency}],
                            &by_currency[{0, account_class.currency}]}) {
      total->opened_count += sum.opened_count;
      total->debit += sum.debit;
      total->credit += sum.credit;
    }
  }
  const auto row_from = [](const Key& key, const ClassSum& sum) -> base::Result<TrialBalanceRow> {
    TrialBalanceRow row{
        .chart_code = key.first, .currency = key.second, .account_count = sum.opened_count};
    ATOLL_TRY(row.debit_minor, narrowed(sum.debit));
    ATOLL_TRY(row.credit_minor, narrowed(sum.credit));
    ATOLL_TRY(row.balance_minor, narrowed(sum.credit - sum.debit));
    return row;
  };
  TrialBalance trial{.rows = {}, .totals = {}, .as_of_slot = view.end_slot()};
  for (const auto& [key, sum] : by_chart) {
    ATOLL_TRY(trial.rows.emplace_back(), row_from(key, sum));
  }
  for (const auto& [key, sum] : by_currency) {
    ATOLL_TRY(trial.totals.emplace_back(), row_from(key, sum));
  }
  return trial;
}

}  // namespace atollbank::queries
