// SPDX-License-Identifier: Apache-2.0
// Two-legged postings: what declines them and how they are journaled. Captures share the
// journaling, accruals both.
#include "ledger/applier.h"

namespace atollbank::ledger {
namespace {

bool adds_within_range(std::int64_t balance, std::int64_t amount) {
  std::int64_t sum = 0;
  return !__builtin_add_overflow(balance, amount, &sum);
}

}  // namespace

Outcome Applier::check_post(const Command& command, const Resolved& resolved,
                            std::int64_t amount_minor) const {
  if (resolved.debit == AccountTable::kNone) return Outcome::kDebitAccountNotFound;
  if (resolved.credit == AccountTable::kNone) return Outcome::kCreditAccountNotFound;
  const Account& debit = state_.accounts[resolved.debit];
  const Account& credit = state_.accounts[resolved.credit];
  if (debit.currency != command.currency || credit.currency != command.currency) {
    return Outcome::kCurrencyMismatch;
  }
  Outcome related = Outcome::kDone;
  if (!command.related.is_nil()) {
    const auto mirror = money_digest_of(resolved.credit, resolved.debit, amount_minor);
    related = check_related(command, resolved, mirror);
    if (!binds_id(related)) return related;
  }
  const bool has_value_time = command.value_time_ns != 0;
  if (has_value_time && is_out_of_range(command.value_time_ns))
    return Outcome::kValueTimeOutOfRange;
  if (related != Outcome::kDone) return related;
  if (((debit.state | credit.state) & kClosed) != 0) return Outcome::kAccountClosed;
  if ((debit.state & kDebitsFrozen) != 0) return Outcome::kDebitsFrozen;
  if ((credit.state & kCreditsFrozen) != 0) return Outcome::kCreditsFrozen;
  if (!debit.can_spend(amount_minor)) return Outcome::kInsufficientFunds;
  if (!adds_within_range(debit.balance, -amount_minor) ||
      !adds_within_range(credit.balance, amount_minor)) {
    return Outcome::kBalanceOverflow;
  }
  if (has_value_time && state_.rules.period.is_closed(command.value_time_ns))
    return Outcome::kPeriodClosed;
  if (credit.balance + amount_minor > credit.ceiling) return Outcome::kExceedsCeiling;
  if ((debit.in_balance_group | credit.in_balance_group) != 0) [[unlikely]] {
    const BalanceChange changes[] = {{.account = resolved.debit, .balance = -amount_minor},
                                     {.account = resolved.credit, .balance = amount_minor}};
    return check_balance_names(changes);
  }
  return Outcome::kDone;
}

CommandResult Applier::post(const Command& command, const Resolved& resolved, Forced forced) {
  const Outcome outcome =
      forced != Outcome::kDone ? forced : check_post(command, resolved, command.amount_minor);
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};
  return journal_posting(command, resolved, outcome, format::SlotKind::kPosting,
                         command.amount_minor);
}

// Journals the posting or its decline and, when done, moves the money.
CommandResult Applier::journal_posting(const Command& command, const Resolved& resolved,
                                       Outcome outcome, format::SlotKind kind,
                                       std::int64_t amount_minor) {
  const std::uint64_t slot_number = group_.next_slot_number();
  const std::uint32_t slot_index = group_.used();
  auto& slot = group_.append_command<format::PostingSlot>(kind);
  slot.header.flags = command.flags;
  slot.header.outcome = outcome;
  slot.header.code = command.code;
  slot.id = command.id;
  slot.amount_minor = amount_minor;
  slot.debit_account = resolved.debit;
  slot.credit_account = resolved.credit;
  slot.value_time_ns = command.value_time_ns;
  slot.reference = command.reference;
  slot.related_slot = resolved.related_slot;
  slot.currency = command.currency;

  CommandResult result{
      .outcome = outcome, .slot = slot_number, .booking_time_ns = group_.ledger_time_ns()};
  const bool done = outcome == Outcome::kDone;
  const std::int64_t moved = done ? amount_minor : 0;
  if (resolved.debit != AccountTable::kNone) {
    Account& debit = done ? touch(resolved.debit) : state_.accounts[resolved.debit];
    result.debit_balance_before = debit.balance;
    debit.balance -= moved;
    if (done) {
      state_.note_change(debit, -moved, 0);
      slot.debit_previous_slot = debit.last_slot;
      debit.last_slot = slot_number;
    }
    slot.debit_balance_after = result.debit_balance_after = debit.balance;
    slot.debit_held_after = result.held_after = debit.held;
  }
  if (resolved.credit != AccountTable::kNone) {
    Account& credit = done ? touch(resolved.credit) : state_.accounts[resolved.credit];
    result.credit_balance_before = credit.balance;
    credit.balance += moved;
    if (done) {
      state_.note_change(credit, moved, 0);
      slot.credit_previous_slot = credit.last_slot;
      credit.last_slot = slot_number;
    }
    slot.credit_balance_after = result.credit_balance_after = credit.balance;
    slot.credit_held_after = credit.held;
  }
  slot.evidence_distance = append_evidence(command, slot_index);
  bind(command, slot_number);
  if (done) mark_reversed(command, resolved);
  return result;
}

}  // namespace atollbank::ledger
