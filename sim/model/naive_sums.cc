// SPDX-License-Identifier: Apache-2.0
// The sums of NaiveQueries: aggregates and trial balances.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <tuple>

#include "sim/model/naive_queries.h"

namespace atollbank::sim {

using ledger::format::SlotKind;
using queries::AggregateRow;
using queries::Entry;
using queries::Period;
using queries::Record;

namespace {

__extension__ using Wide = __int128;

template <std::size_t kSize>
std::string text_of(const char (&field)[kSize]) {
  return {field, strnlen(field, kSize)};
}

// The first instant of the next day or month in UTC.
std::int64_t next_period(std::int64_t time_ns, Period period) {
  using namespace std::chrono;
  const auto day = floor<days>(sys_time<nanoseconds>(nanoseconds(time_ns)));
  sys_days next = day + days(1);
  if (period == Period::kMonth) {
    while (year_month_day(next).day() != std::chrono::day(1)) next += days(1);
  }
  return nanoseconds(next.time_since_epoch()).count();
}

AggregateRow empty_row(const ledger::AccountOpening& opening, std::uint8_t keys) {
  AggregateRow row;
  if (keys & queries::kByLegalEntity) row.legal_entity = opening.legal_entity;
  if (keys & queries::kByNamespace) row.namespace_name = text_of(opening.namespace_name);
  if (keys & queries::kByName) row.name = text_of(opening.name);
  if (keys & queries::kByBalanceName) row.balance_name = text_of(opening.balance_name);
  if (keys & queries::kByChartCode) row.chart_code = opening.chart_code;
  row.currency = opening.currency;
  return row;
}

auto order_of(const AggregateRow& row) {
  return std::tie(row.legal_entity, row.namespace_name, row.name, row.balance_name, row.chart_code,
                  row.currency);
}

// Sums that may leave 64 bits.
struct WideSum {
  AggregateRow row;  // its keys and count
  Wide opening = 0;
  Wide debit = 0;
  Wide credit = 0;

  void take(const Entry& entry, bool before) {
    const Wide amount = entry.amount_minor;
    if (before) {
      opening += amount;
      return;
    }
    ++row.entry_count;
    (amount < 0 ? debit : credit) += amount < 0 ? -amount : amount;
  }
  void take(const WideSum& other) {
    opening += other.opening;
    debit += other.debit;
    credit += other.credit;
    row.entry_count += other.row.entry_count;
  }
  // False when one of them does not fit.
  bool finish() {
    const auto narrow = [](Wide value, std::int64_t& out) {
      out = static_cast<std::int64_t>(value);
      return value == out;
    };
    return narrow(opening, row.opening_minor) && narrow(debit, row.debit_minor) &&
           narrow(credit, row.credit_minor) && narrow(opening + credit - debit, row.closing_minor);
  }
};

}  // namespace

std::optional<queries::Aggregates> NaiveQueries::aggregate(
    const queries::AggregateRequest& request) const {
  const std::uint64_t as_of_slot = bound(request.as_of_slot);
  queries::Aggregates answer{.rows = {}, .as_of_slot = as_of_slot};
  for (std::int64_t begin = request.from_ns;;) {
    const std::int64_t end = request.period == Period::kWhole
                                 ? request.until_ns
                                 : std::min(request.until_ns, next_period(begin, request.period));
    std::vector<WideSum> sums;
    for (const auto& opening : accounts_) {
      if (request.balance_name && text_of(opening.balance_name) != *request.balance_name) continue;
      if (request.chart_code && opening.chart_code != *request.chart_code) continue;
      if (!has_address(opening.id, request.address_prefix)) continue;
      WideSum sum{.row = empty_row(opening, request.keys)};
      bool opened = false;
      for (const Record& record : records_) {
        if (record.slot >= as_of_slot) break;
        if (record.booking_time_ns >= end && end != queries::kTimeMax) break;
        opened |= record.slot == opened_slots_.at(opening.id);
        for (const Entry& entry : record.entries) {
          if (entry.account == opening.id && entry.amount_minor != 0)
            sum.take(entry, record.booking_time_ns < begin);
        }
      }
      if (!opened) continue;
      const auto same = std::ranges::find_if(
          sums, [&](const WideSum& other) { return order_of(other.row) == order_of(sum.row); });
      sum.row.period_start_ns = begin;
      if (same == sums.end()) {
        sums.push_back(sum);
      } else {
        same->take(sum);
      }
    }
    std::ranges::sort(
        sums, [](const WideSum& a, const WideSum& b) { return order_of(a.row) < order_of(b.row); });
    for (WideSum& sum : sums) {
      if (!sum.finish()) return std::nullopt;
      answer.rows.push_back(sum.row);
    }
    if (end >= request.until_ns) return answer;
    begin = end;
  }
}

std::optional<queries::TrialBalance> NaiveQueries::trial_balance(
    const queries::TrialBalanceRequest& request) const {
  queries::TrialBalance answer{.rows = {}, .totals = {}, .as_of_slot = bound(request.as_of_slot)};
  using Key = std::pair<std::uint32_t, std::uint16_t>;
  std::map<Key, WideSum> rows;
  std::map<Key, WideSum> totals;
  std::map<Key, std::uint64_t> counts;
  for (const auto& opening : accounts_) {
    bool opened = false;
    WideSum sum;
    for (const Record& record : records_) {
      if (record.slot >= answer.as_of_slot || record.booking_time_ns > request.booked_until_ns)
        break;
      opened |= record.slot == opened_slots_.at(opening.id);
      for (const Entry& entry : record.entries) {
        if (entry.account == opening.id) sum.take(entry, false);
      }
    }
    if (!opened) continue;
    ++counts[{opening.chart_code, opening.currency}];
    rows[{opening.chart_code, opening.currency}].take(sum);
    ++counts[{UINT32_MAX, opening.currency}];
    totals[{UINT32_MAX, opening.currency}].take(sum);
  }
  const auto add = [&](auto& sums, auto& out) {
    for (auto& [key, sum] : sums) {
      if (!sum.finish()) return false;
      out.push_back({.chart_code = key.first == UINT32_MAX ? 0 : key.first,
                     .currency = key.second,
                     .account_count = counts[key],
                     .debit_minor = sum.row.debit_minor,
                     .credit_minor = sum.row.credit_minor,
                     .balance_minor = sum.row.closing_minor});
    }
    return true;
  };
  if (!add(rows, answer.rows) || !add(totals, answer.totals)) return std::nullopt;
  return answer;
}

}  // namespace atollbank::sim
