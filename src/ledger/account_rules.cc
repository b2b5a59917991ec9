// SPDX-License-Identifier: Apache-2.0
// Opening an account and changing what it may do: floor, ceiling, freezes, closing.
#include <cstring>

#include "ledger/applier.h"

namespace atollbank::ledger {

// The form was checked and the id is new, so nothing can decline an opening.
CommandResult Applier::open_account(const Command& command) {
  const AccountOpening& opening = batch_.openings[command.side_index];
  const std::uint64_t slot_number = group_.next_slot_number();
  const std::uint32_t slot_index = group_.used();
  auto& slot = group_.append_command<format::AccountOpenedSlot>(format::SlotKind::kAccountOpened);
  slot.header.code = opening.chart_code;
  slot.id = opening.id;
  slot.owner = opening.owner;
  slot.floor_minor = opening.floor_minor;
  slot.currency = opening.currency;
  slot.legal_entity = opening.legal_entity;
  std::memcpy(slot.namespace_name, opening.namespace_name, sizeof(slot.namespace_name));
  std::memcpy(slot.name, opening.name, sizeof(slot.name));
  std::memcpy(slot.balance_name, opening.balance_name, sizeof(slot.balance_name));
  slot.account = state_.accounts.open(opening);
  state_.rules.groups.join(state_.accounts, slot.account);
  slot.evidence_distance = append_evidence(command, slot_index);
  bind(command, slot_number);
  return CommandResult{.slot = slot_number, .booking_time_ns = group_.ledger_time_ns()};
}

CommandResult Applier::change_account(const Command& command, const Resolved& resolved,
                                      Forced forced) {
  const auto check = [&]() -> Outcome {
    if (resolved.debit == AccountTable::kNone) return Outcome::kDebitAccountNotFound;
    const Account& account = state_.accounts[resolved.debit];
    if ((account.state & kClosed) != 0) return Outcome::kAccountClosed;
    const bool empty = account.balance == 0 && account.held == 0;
    return command.kind == CommandKind::kCloseAccount && !empty ? Outcome::kAccountNotEmpty
                                                                : Outcome::kDone;
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};

  const std::uint64_t slot_number = group_.next_slot_number();
  const std::uint32_t slot_index = group_.used();
  auto& slot = group_.append_command<format::AccountChangedSlot>(slot_kind_of(command.kind));
  slot.header.flags = command.flags;
  slot.header.outcome = outcome;
  slot.header.code = command.code;
  slot.id = command.id;
  slot.account = resolved.debit;
  slot.limit_asked = command.limit_or_time;
  slot.reference = command.reference;

  CommandResult result{
      .outcome = outcome, .slot = slot_number, .booking_time_ns = group_.ledger_time_ns()};
  if (outcome == Outcome::kDone) {
    Account& account = touch(resolved.debit);
    if (command.kind == CommandKind::kSetFloor) account.floor = command.limit_or_time;
    if (command.kind == CommandKind::kSetCeiling) account.ceiling = command.limit_or_time;
    if (command.kind == CommandKind::kCloseAccount) account.state |= kClosed;
    if (command.kind == CommandKind::kFreeze) {
      const bool debits = (command.flags & kFreezeDebits) != 0;
      const bool credits = (command.flags & kFreezeCredits) != 0;
      account.state =
          static_cast<std::uint8_t>((debits ? kDebitsFrozen : 0) | (credits ? kCreditsFrozen : 0));
    }
    slot.previous_slot = account.last_slot;
    account.last_slot = slot_number;
  }
  if (resolved.debit != AccountTable::kNone) {
    const Account& account = state_.accounts[resolved.debit];
    slot.state_after = account.state;
    slot.floor_after = account.floor;
    if (command.kind == CommandKind::kSetCeiling) slot.ceiling_after = account.ceiling;
    slot.balance_after = result.debit_balance_before = result.debit_balance_after = account.balance;
    slot.held_after = result.held_after = account.held;
  }
  slot.evidence_distance = append_evidence(command, slot_index);
  bind(command, slot_number);
  return result;
}

}  // namespace atollbank::ledger
