// SPDX-License-Identifier: Apache-2.0
// Holds: placing, increasing, extending, capturing, releasing. Expiry is in ledger.cc: the shard
// does it, not a command.
//
// Money held was promised: a capture needs no free funds and passes a freeze of the debit side, and
// it keeps the available balance as it was. What it takes above its hold is a debit like any other.
#include <algorithm>

#include "ledger/applier.h"

namespace atollbank::ledger {

// Whether the account may promise so much more.
Outcome Applier::check_promise(std::uint32_t index, std::int64_t amount) const {
  const Account& account = state_.accounts[index];
  if ((account.state & kClosed) != 0) return Outcome::kAccountClosed;
  if ((account.state & kDebitsFrozen) != 0) return Outcome::kDebitsFrozen;
  if (!account.can_spend(amount)) return Outcome::kInsufficientFunds;
  std::int64_t sum = 0;
  if (__builtin_add_overflow(account.held, amount, &sum)) return Outcome::kBalanceOverflow;
  const BalanceChange changes[] = {{.account = index, .held = amount}};
  return account.in_balance_group != 0 ? check_balance_names(changes) : Outcome::kDone;
}

Outcome Applier::check_hold_named(const Command& command, const Resolved& resolved) const {
  if (!command.debit_account.is_nil() && resolved.debit == AccountTable::kNone) {
    return Outcome::kDebitAccountNotFound;
  }
  return Outcome::kDone;
}

Outcome Applier::check_hold_open(std::uint32_t hold) const {
  const Hold& found = state_.holds[hold];
  const bool due = found.expires_at_ns != 0 && found.expires_at_ns <= group_.ledger_time_ns();
  if (found.state == HoldState::kExpired || (found.state == HoldState::kOpen && due))
    return Outcome::kHoldExpired;
  return found.state == HoldState::kOpen ? Outcome::kDone : Outcome::kHoldClosed;
}

CommandResult Applier::place_hold(const Command& command, const Resolved& resolved, Forced forced) {
  const auto check = [&]() -> Outcome {
    if (resolved.debit == AccountTable::kNone) return Outcome::kDebitAccountNotFound;
    const bool has_payee = !command.credit_account.is_nil();
    if (has_payee && resolved.credit == AccountTable::kNone) return Outcome::kCreditAccountNotFound;
    const Account& account = state_.accounts[resolved.debit];
    if (account.currency != command.currency) return Outcome::kCurrencyMismatch;
    if (has_payee && state_.accounts[resolved.credit].currency != command.currency) {
      return Outcome::kCurrencyMismatch;
    }
    if (command.limit_or_time != 0 && command.limit_or_time <= group_.ledger_time_ns()) {
      return Outcome::kExpiryNotInFuture;
    }
    if (is_out_of_range(command.value_time_ns)) return Outcome::kValueTimeOutOfRange;
    if ((account.state & kClosed) != 0) return Outcome::kAccountClosed;
    if (has_payee && (state_.accounts[resolved.credit].state & kClosed) != 0)
      return Outcome::kAccountClosed;
    return check_promise(resolved.debit, command.amount_minor);
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};
  return journal_hold_step(command, resolved, outcome, format::SlotKind::kHoldPlaced,
                           command.amount_minor);
}

CommandResult Applier::increase_hold(const Command& command, const Resolved& resolved,
                                     Forced forced) {
  const auto check = [&]() -> Outcome {
    if (const Outcome named = check_hold_named(command, resolved); named != Outcome::kDone)
      return named;
    if (resolved.hold == HoldBook::kNone) return Outcome::kHoldNotFound;
    const Hold& hold = state_.holds[resolved.hold];
    const Account& account = state_.accounts[hold.account];
    if (account.currency != command.currency) return Outcome::kCurrencyMismatch;
    if (resolved.debit != hold.account) return Outcome::kHoldAccountMismatch;
    if (is_out_of_range(command.value_time_ns)) return Outcome::kValueTimeOutOfRange;
    if (const Outcome open = check_hold_open(resolved.hold); open != Outcome::kDone) return open;
    return check_promise(hold.account, command.amount_minor);
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};
  return journal_hold_step(command, resolved, outcome, format::SlotKind::kHoldIncreased,
                           command.amount_minor);
}

CommandResult Applier::extend_hold(const Command& command, const Resolved& resolved,
                                   Forced forced) {
  const auto check = [&]() -> Outcome {
    if (const Outcome named = check_hold_named(command, resolved); named != Outcome::kDone)
      return named;
    if (resolved.hold == HoldBook::kNone) return Outcome::kHoldNotFound;
    if (resolved.debit != state_.holds[resolved.hold].account) return Outcome::kHoldAccountMismatch;
    if (command.limit_or_time != 0 && command.limit_or_time <= group_.ledger_time_ns())
      return Outcome::kExpiryNotInFuture;
    return check_hold_open(resolved.hold);
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};
  return journal_hold_step(command, resolved, outcome, format::SlotKind::kHoldExtended, 0);
}

CommandResult Applier::release_hold(const Command& command, const Resolved& resolved,
                                    Forced forced) {
  const auto check = [&]() -> Outcome {
    if (const Outcome named = check_hold_named(command, resolved); named != Outcome::kDone)
      return named;
    if (resolved.hold == HoldBook::kNone) return Outcome::kHoldNotFound;
    const Hold& hold = state_.holds[resolved.hold];
    if (state_.accounts[hold.account].currency != command.currency)
      return Outcome::kCurrencyMismatch;
    if (resolved.debit != hold.account) return Outcome::kHoldAccountMismatch;
    if (is_out_of_range(command.value_time_ns)) return Outcome::kValueTimeOutOfRange;
    if (const Outcome open = check_hold_open(resolved.hold); open != Outcome::kDone) return open;
    return command.amount_minor > hold.remaining ? Outcome::kExceedsHold : Outcome::kDone;
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};
  std::int64_t amount = command.amount_minor;
  if (outcome == Outcome::kDone && amount == 0) amount = state_.holds[resolved.hold].remaining;
  return journal_hold_step(command, resolved, outcome, format::SlotKind::kHoldReleased, amount);
}

// Journals a placing, increase, extension or release (or its decline) of `amount` and, when done,
// changes hold and account.
CommandResult Applier::journal_hold_step(const Command& command, const Resolved& resolved,
                                         Outcome outcome, format::SlotKind kind,
                                         std::int64_t amount) {
  const bool placed = kind == format::SlotKind::kHoldPlaced;
  const std::uint64_t slot_number = group_.next_slot_number();
  const std::uint32_t slot_index = group_.used();
  auto& slot = group_.append_command<format::HoldSlot>(kind);
  slot.header.flags = command.flags;
  slot.header.outcome = outcome;
  slot.header.code = command.code;
  slot.id = command.id;
  slot.amount_minor = amount;
  slot.amount_asked = command.amount_minor;
  slot.account = resolved.debit;
  slot.payee_account = placed ? resolved.credit : format::kNoAccount;
  slot.reference = command.reference;
  slot.hold_slot = placed ? 0 : resolved.related_slot;
  slot.value_time_ns = command.value_time_ns;
  slot.expires_at_ns = command.limit_or_time;  // which only those have that set it
  slot.currency = command.currency;

  CommandResult result{
      .outcome = outcome, .slot = slot_number, .booking_time_ns = group_.ledger_time_ns()};
  std::uint32_t hold_index = 0;
  if (outcome == Outcome::kDone) {
    Account& account = touch(resolved.debit);
    const std::int64_t change = kind == format::SlotKind::kHoldReleased ? -amount : amount;
    account.held += change;
    state_.note_change(account, 0, change);
    if (placed) {
      hold_index = state_.holds.place({.id = command.id,
                                       .placed_slot = slot_number,
                                       .remaining = amount,
                                       .expires_at_ns = command.limit_or_time,
                                       .account = resolved.debit,
                                       .payee = resolved.credit,
                                       .last_slot = slot_number});
    } else {
      hold_index = resolved.hold;
      Hold& hold = touch_hold(resolved.hold);
      hold.remaining += change;
      hold.last_slot = slot_number;
      if (kind == format::SlotKind::kHoldExtended)
        state_.holds.extend(resolved.hold, command.limit_or_time);
      if (hold.remaining == 0) hold.state = HoldState::kEnded;
      slot.expires_at_ns = hold.expires_at_ns;
    }
    slot.remaining_after = state_.holds[hold_index].remaining;
    slot.previous_slot = account.last_slot;
    account.last_slot = slot_number;
  }
  if (resolved.debit != AccountTable::kNone) {
    const Account& account = state_.accounts[resolved.debit];
    slot.balance_after = result.debit_balance_before = result.debit_balance_after = account.balance;
    slot.held_after = result.held_after = account.held;
  }
  slot.evidence_distance = append_evidence(command, slot_index);
  bind(command, slot_number);
  return result;
}

Outcome Applier::check_capture(const Command& command, const Resolved& resolved) const {
  if (const Outcome named = check_hold_named(command, resolved); named != Outcome::kDone)
    return named;
  const bool names_credit = !command.credit_account.is_nil();
  if (names_credit && resolved.credit == AccountTable::kNone)
    return Outcome::kCreditAccountNotFound;
  if (resolved.hold == HoldBook::kNone) return Outcome::kHoldNotFound;
  if (resolved.credit == AccountTable::kNone) return Outcome::kCreditAccountNotFound;
  const Hold& hold = state_.holds[resolved.hold];
  const Account& debit = state_.accounts[hold.account];
  const Account& credit = state_.accounts[resolved.credit];
  if (debit.currency != command.currency || credit.currency != command.currency) {
    return Outcome::kCurrencyMismatch;
  }
  if (resolved.debit != hold.account || resolved.credit == hold.account)
    return Outcome::kHoldAccountMismatch;
  if (is_out_of_range(command.value_time_ns)) return Outcome::kValueTimeOutOfRange;
  if (const Outcome open = check_hold_open(resolved.hold); open != Outcome::kDone) return open;
  const bool is_above = command.amount_minor > hold.remaining;
  if (is_above && (command.flags & kAboveHold) == 0) return Outcome::kExceedsHold;
  if (((debit.state | credit.state) & kClosed) != 0) return Outcome::kAccountClosed;
  if (is_above && (debit.state & kDebitsFrozen) != 0) return Outcome::kDebitsFrozen;
  if ((credit.state & kCreditsFrozen) != 0) return Outcome::kCreditsFrozen;
  if (is_above && !debit.can_spend(command.amount_minor - hold.remaining))
    return Outcome::kInsufficientFunds;
  std::int64_t sum = 0;
  if (__builtin_sub_overflow(debit.balance, command.amount_minor, &sum) ||
      __builtin_add_overflow(credit.balance, command.amount_minor, &sum)) {
    return Outcome::kBalanceOverflow;
  }
  if (command.value_time_ns != 0 && state_.rules.period.is_closed(command.value_time_ns))
    return Outcome::kPeriodClosed;
  if (sum > credit.ceiling) return Outcome::kExceedsCeiling;
  if ((debit.in_balance_group | credit.in_balance_group) == 0) return Outcome::kDone;
  const BalanceChange changes[] = {
      {.account = hold.account,
       .balance = -command.amount_minor,
       .held = -freed_by_capture(hold, command.flags, command.amount_minor)},
      {.account = resolved.credit, .balance = command.amount_minor}};
  return check_balance_names(changes);
}

CommandResult Applier::capture_hold(const Command& command, const Resolved& resolved,
                                    Forced forced) {
  const Outcome outcome = forced != Outcome::kDone ? forced : check_capture(command, resolved);
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};
  if (outcome == Outcome::kDone) {
    Hold& hold = touch_hold(resolved.hold);
    Account& account = touch(hold.account);
    const std::int64_t freed = freed_by_capture(hold, command.flags, command.amount_minor);
    hold.remaining -= freed;
    hold.last_slot = group_.next_slot_number();
    account.held -= freed;
    state_.note_change(account, 0, -freed);
    if (hold.remaining == 0) hold.state = HoldState::kEnded;
  }
  return journal_posting(command, resolved, outcome, format::SlotKind::kCapture,
                         command.amount_minor);
}

}  // namespace atollbank::ledger
