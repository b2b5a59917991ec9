// SPDX-License-Identifier: Apache-2.0
// What the embedded ledger answers and shows. A balance is credits minus debits; everything shown
// is durable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <atoll/commands.h>

namespace atollbank::embedded {

struct CommandResult {
  std::uint16_t outcome = 0;   // 0: done · 1–63: refused, binds nothing · 64 and up: declined
  std::uint8_t duplicate = 0;  // 1: answered before; this is that answer
  std::uint8_t reserved = 0;
  std::uint32_t leg_index = 0;  // kPostLegs: where its balances begin in Reply::leg_balances
  std::uint64_t slot = 0;       // the record's number; 0: nothing was journaled
  std::int64_t booking_time_ns = 0;
  std::int64_t debit_balance_before = 0;
  std::int64_t debit_balance_after = 0;
  std::int64_t credit_balance_before = 0;
  std::int64_t credit_balance_after = 0;
  std::int64_t held_after = 0;  // of the debit account

  bool is_done() const { return outcome == 0; }
  bool is_declined() const { return outcome >= 64; }
};

// "done", "insufficient_funds"; lives for ever.
ATOLL_LEDGER_API std::string_view outcome_name(std::uint16_t outcome);

struct LegBalance {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

struct Reply {
  std::vector<CommandResult> results;  // one a command, in order
  std::vector<LegBalance> leg_balances;
};

struct AccountBalance {
  Id account;
  std::int64_t balance_minor = 0;
  std::int64_t held_minor = 0;
  std::int64_t available_minor = 0;  // INT64_MAX without a floor
  std::int64_t floor_minor = 0;
  std::int64_t ceiling_minor = 0;  // INT64_MAX: none
  std::uint16_t currency = 0;
  std::uint32_t state = 0;       // bits: 1 debits frozen, 2 credits frozen, 4 closed
  std::uint64_t last_slot = 0;   // the newest record of the account
  std::uint64_t as_of_slot = 0;  // the journal's durable end when this was read
};

struct StatementEntry {
  std::uint64_t slot = 0;
  std::uint8_t kind = 0;  // ledger/format/slot.h
  Id id;
  std::int64_t amount_minor = 0;  // positive is a credit; 0 for hold steps and changes
  std::int64_t held_change_minor = 0;
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;
  std::int64_t booking_time_ns = 0;
  std::int64_t value_time_ns = 0;
  std::uint32_t code = 0;
  Id reference;
  std::uint64_t related_slot = 0;
  std::string evidence;
};

struct StatementPage {
  std::vector<StatementEntry> entries;  // newest first
  std::uint64_t next_before_slot = 0;   // 0: no older ones
};

// What was journaled under an id.
struct Record {
  std::uint64_t slot = 0;
  std::uint16_t outcome = 0;
  std::uint8_t kind = 0;
  std::int64_t booking_time_ns = 0;
  std::string evidence;
  std::uint8_t bytes[128] = {};  // as journaled: ledger/format/slot.h
};

struct FollowedGroups {
  std::string slots;            // whole durable groups of 128-byte records; empty: nothing came
  std::uint64_t next_slot = 0;  // ask from here next
};

}  // namespace atollbank::embedded
