// SPDX-License-Identifier: Apache-2.0
// kExpect: a condition on an account's balance and version. It changes nothing, and what it found
// is journaled, so that a retry of its chain hears the same.
#include "ledger/applier.h"

namespace atollbank::ledger {

CommandResult Applier::expect(const Command& command, const Resolved& resolved, Forced forced) {
  const auto check = [&]() -> Outcome {
    if (resolved.debit == AccountTable::kNone) return Outcome::kDebitAccountNotFound;
    const Account& account = state_.accounts[resolved.debit];
    const std::uint64_t version = command.related.low;
    const bool is_met = account.balance >= command.amount_minor &&
                        account.balance <= command.limit_or_time &&
                        (version == 0 || version == account.last_slot);
    return is_met ? Outcome::kDone : Outcome::kConditionNotMet;
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};

  CommandResult result = begin_answer(outcome);
  const std::uint32_t slot_index = group_.used();
  auto& slot = begin_slot<format::ExpectedSlot>(command, outcome);
  slot.account = resolved.debit;
  slot.balance_min_asked = command.amount_minor;
  slot.balance_max_asked = command.limit_or_time;
  slot.version_asked = command.related.low;
  if (resolved.debit != AccountTable::kNone) {
    const Account& account = state_.accounts[resolved.debit];
    slot.balance_after = result.debit_balance_before = result.debit_balance_after = account.balance;
    slot.held_after = result.held_after = account.held;
    slot.version_after = account.last_slot;
  }
  slot.evidence_distance = append_evidence(command, slot_index);
  bind(command, result.slot);
  return result;
}

}  // namespace atollbank::ledger
