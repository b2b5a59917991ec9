// SPDX-License-Identifier: Apache-2.0
// Turns journaled slots back into the commands that they are the record of.
//
// Knows only the slot layout and what it has read before: which account has which dense index, and
// which command stands at which slot. Groups come in order, checked. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ledger/command.h"
#include "ledger/format/rule_slots.h"

namespace atollbank::atollctl {

// A slot that does not say something a ledger could have been asked.
struct NotUnderstood {
  std::uint64_t slot = 0;
  std::string what;
};

class JournaledCommands {
 public:
  struct Account {
    ledger::AccountId id;
    std::uint16_t currency = 0;
  };

  // Adds the command at group[index], number `slot`, and what belongs to it, to `batch`.
  std::optional<NotUnderstood> append(std::span<const ledger::format::Slot> group,
                                      std::size_t index, std::uint64_t slot, ledger::Batch& batch);

  // Null when no account has that index.
  const Account* account_at(std::uint32_t index) const;
  std::size_t account_count() const { return accounts_.size(); }
  // Nil when no command stands there.
  base::Id command_at(std::uint64_t slot) const;

 private:
  ledger::AccountId id_at(std::uint32_t index) const;
  ledger::Command posting(const ledger::format::PostingSlot& slot) const;
  ledger::Command capture(const ledger::format::PostingSlot& slot) const;
  ledger::Command accrual(const ledger::format::PostingSlot& slot) const;
  ledger::Command exchange(const ledger::format::PostingHeadSlot& slot) const;
  // Conditions, periods, definitions, limits of balance names.
  ledger::Command rule(const ledger::format::Slot& record) const;
  ledger::Command hold_step(const ledger::format::HoldSlot& slot, ledger::CommandKind kind) const;
  ledger::Command change(const ledger::format::AccountChangedSlot& slot,
                         ledger::CommandKind kind) const;
  ledger::Command opening(const ledger::format::AccountOpenedSlot& slot, ledger::Batch& batch);
  ledger::Command posting_of_legs(const ledger::format::PostingHeadSlot& slot) const;
  std::optional<std::string> legs(std::span<const ledger::format::Slot> group, std::size_t index,
                                  ledger::Command& command, ledger::Batch& batch) const;

  std::vector<Account> accounts_;                            // by dense index
  std::vector<std::pair<std::uint64_t, base::Id>> by_slot_;  // ascending
};

}  // namespace atollbank::atollctl
