// SPDX-License-Identifier: Apache-2.0
// Holds a journal against the naive ledger, command by command: outcome, balances, held amounts,
// what is left of holds, expiries, and each account's chain of previous slots.
//
// Shares no code with the engine beyond the slot layout. Takes whole groups in order, whose bytes
// and hash chain were checked by whoever read them. One thread; stops at the first difference.
#pragma once

#include <map>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "apps/atollctl/journaled_commands.h"
#include "sim/model/naive_ledger.h"

namespace atollbank::atollctl {

struct Difference {
  std::uint64_t slot = 0;
  std::string what;  // "balance of acc_0000…"
  std::string expected;
  std::string found;
};

struct CheckFigures {
  std::uint64_t groups = 0;
  std::uint64_t commands = 0;
  std::uint64_t postings = 0;  // those that moved money, captures among them
  std::uint64_t declines = 0;
  std::uint64_t accounts = 0;
  std::uint64_t last_slot = 0;
};

class JournalCheck {
 public:
  std::optional<Difference> check_group(std::span<const ledger::format::Slot> group);
  // What only the end can show: money that does not sum to zero.
  std::optional<Difference> check_end() const;
  const CheckFigures& figures() const { return figures_; }

 private:
  using Slot = ledger::format::Slot;
  struct Expiry {
    std::uint64_t slot = 0;
    base::Id hold;
    std::int64_t balance_after = 0;
    std::int64_t held_after = 0;
  };
  struct Due {
    std::int64_t expires_at_ns = 0;
    base::Id hold;
    bool operator>(const Due& other) const { return expires_at_ns > other.expires_at_ns; }
  };

  struct Rest {
    std::uint64_t slot = 0;
    std::int64_t remaining_after = 0;
  };
  struct Change {
    std::uint64_t slot = 0;
    std::uint32_t state_after = 0;
    std::int64_t floor_after = 0;
    std::optional<std::int64_t> ceiling_after;
  };

  bool check_chain(std::span<const Slot> group, std::size_t& index);
  void check_answer(const Slot& slot, const ledger::Command& command, const sim::Answer& answer);
  void check_posting(const ledger::format::PostingSlot& slot, const sim::Answer& answer);
  void check_legs(std::span<const Slot> group, std::size_t head, const sim::Answer& answer);
  void check_hold(const ledger::format::HoldSlot& slot, const ledger::Command& command,
                  const sim::Answer& answer);
  void check_rests();
  void check_change(const ledger::format::AccountChangedSlot& slot, const sim::Answer& answer);
  void check_changes();
  // journal_check_rules.cc
  void check_exchange(std::span<const Slot> group, std::size_t head);
  void check_accrual(const ledger::format::PostingSlot& slot, const sim::Answer& answer);
  void check_condition(const ledger::format::ExpectedSlot& slot, const sim::Answer& answer);
  void check_definition(const ledger::format::DefinedSlot& slot);
  void check_limits(const ledger::format::BalanceLimitsSlot& slot);
  void check_rules_after();
  void note_expiry(const ledger::format::HoldSlot& slot);
  void check_expiries();
  void check_expiry(const Expiry& expiry);
  bool some_are_due();

  void check_account(std::uint32_t index, std::int64_t balance, std::int64_t held);
  void check_previous(std::uint32_t index, std::uint64_t previous_slot, bool changed);
  void expect(const std::string& what, std::int64_t expected, std::int64_t found);
  void expect_text(const std::string& what, std::string expected, std::string found);
  std::string name_of(std::uint32_t index) const;

  sim::NaiveLedger model_;
  JournaledCommands journal_;
  std::vector<std::uint64_t> last_slots_;  // of each account, by dense index
  std::vector<Expiry> expiries_;           // journaled, and not yet held against the model
  std::map<base::Id, Rest> rests_;         // of the holds that one chain touched
  std::optional<ledger::format::PeriodClosedSlot> period_;  // the last of one chain
  std::uint64_t last_defined_slot_ = 0;
  bool in_chain_ = false;
  std::map<std::uint32_t, Change> changes_;  // of the accounts that one chain changed, by index
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::int64_t now_ns_ = 0;
  std::uint64_t slot_ = 0;  // being looked at
  std::optional<Difference> difference_;
  CheckFigures figures_;
};

}  // namespace atollbank::atollctl
