// SPDX-License-Identifier: Apache-2.0
// What queries answer with: balances, statement lines, records and sums. Plain values that own what
// they hold. Money is minor units, credits positive; times are ns since 1970 in UTC.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/command.h"
#include "ledger/format/slot.h"
#include "ledger/outcome.h"

namespace atollbank::queries {

struct BalanceAsOf {
  ledger::AccountId account{};
  std::uint16_t currency = 0;
  std::int64_t balance_minor = 0;
  std::int64_t held_minor = 0;   // by booking time: holds have no value date
  std::uint64_t last_slot = 0;   // the account's newest record within the bounds; 0: none
  std::uint64_t as_of_slot = 0;  // ask with it again and the answer is the same for ever

  bool operator==(const BalanceAsOf&) const = default;
};

// One record as one account sees it.
struct StatementLine {
  std::uint64_t slot = 0;  // of the record; an n-legged posting's legs have slots of their own
  ledger::format::SlotKind kind{};
  base::Id id{};
  std::int64_t amount_minor = 0;  // change of the balance; 0 for hold steps and changes
  std::int64_t balance_after =
      0;                        // in the order of the statement: by value time, the value balance
  std::int64_t held_after = 0;  // at booking
  std::int64_t booking_time_ns = 0;
  std::int64_t value_time_ns = 0;
  std::uint32_t code = 0;
  base::Id reference{};
  std::uint64_t related_slot = 0;
  std::string evidence;

  bool operator==(const StatementLine&) const = default;
};

struct Statement {
  std::vector<StatementLine> lines;
  std::int64_t opening_minor = 0;  // before the first instant of the statement, not of the page
  std::int64_t closing_minor = 0;  // after its last
  std::string next_cursor;         // empty: no more
  std::uint64_t as_of_slot = 0;

  bool operator==(const Statement&) const = default;
};

struct Entry {
  ledger::AccountId account{};
  std::uint16_t currency = 0;
  std::int64_t amount_minor = 0;  // change of the balance; 0 when declined
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;

  bool operator==(const Entry&) const = default;
};

// A journaled command, whole.
struct Record {
  std::uint64_t slot = 0;
  ledger::format::SlotKind kind{};
  std::uint8_t flags = 0;  // ledger::CommandFlag
  ledger::Outcome outcome{};
  base::Id id{};  // nil for what the ledger wrote itself: an expiry
  std::uint32_t code = 0;
  std::uint16_t currency = 0;
  std::int64_t amount_minor = 0;  // asked; of n legs: 0, see the entries
  std::int64_t booking_time_ns = 0;
  std::int64_t value_time_ns = 0;
  base::Id reference{};
  std::uint64_t related_slot = 0;
  std::vector<Entry> entries;  // of the accounts it names, in journal order
  std::string evidence;

  bool operator==(const Record&) const = default;
};

struct RecordPage {
  std::vector<Record> records;
  std::string next_cursor;  // empty: no more. A page may be short, even empty, and have a next one
  std::uint64_t as_of_slot = 0;

  bool operator==(const RecordPage&) const = default;
};

// The sums of one group of accounts in one period. A key that was not asked for is empty or 0.
struct AggregateRow {
  std::int64_t period_start_ns = 0;
  std::uint16_t legal_entity = 0;
  std::string namespace_name;
  std::string name;
  std::string balance_name;
  std::uint32_t chart_code = 0;
  std::uint16_t currency = 0;
  std::int64_t opening_minor = 0;
  std::int64_t debit_minor = 0;  // turnover, as a positive number
  std::int64_t credit_minor = 0;
  std::int64_t closing_minor = 0;
  std::uint64_t entry_count = 0;

  bool operator==(const AggregateRow&) const = default;
};

struct Aggregates {
  std::vector<AggregateRow> rows;  // by period, then by the keys in the order above
  std::uint64_t as_of_slot = 0;

  bool operator==(const Aggregates&) const = default;
};

struct TrialBalanceRow {
  std::uint32_t chart_code = 0;
  std::uint16_t currency = 0;
  std::uint64_t account_count = 0;
  std::int64_t debit_minor = 0;  // turnover since the beginning, as positive numbers
  std::int64_t credit_minor = 0;
  std::int64_t balance_minor = 0;  // credit − debit

  bool operator==(const TrialBalanceRow&) const = default;
};

struct TrialBalance {
  std::vector<TrialBalanceRow> rows;    // by chart code and currency
  std::vector<TrialBalanceRow> totals;  // by currency, chart code 0; their balance is 0
  std::uint64_t as_of_slot = 0;

  bool operator==(const TrialBalance&) const = default;
};

}  // namespace atollbank::queries
