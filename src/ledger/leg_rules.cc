// SPDX-License-Identifier: Apache-2.0
// Postings of any number of legs and currencies: a head slot and leg slots of three entries each.
// Exchanges are those of two currencies whose head has the rate.
#include "ledger/applier.h"
#include "ledger/exchange_rate.h"

namespace atollbank::ledger {
namespace {

void write_rate(const Command& command, std::span<const Leg> legs, format::PostingHeadSlot& head) {
  const ExchangeSums sums = exchange_sums_of(legs, command.currency);
  const auto rate = ExchangeRate::of(command);
  ATOLL_ASSERT(rate.has_value());
  head.currency = command.currency;
  head.rate_mantissa = rate->mantissa;
  head.rate_exponent = rate->exponent;
  head.rate_rounding = static_cast<std::uint8_t>(rate->rounding);
  head.quote_currency = sums.quote_currency;
  head.base_minor = sums.base_minor;
  head.quote_minor = sums.quote_minor;
}

}  // namespace

void Applier::resolve_legs(std::span<const Leg> legs, std::vector<std::uint32_t>& accounts) const {
  accounts.clear();
  for (const Leg& leg : legs) state_.accounts.prefetch_find(leg.account);
  for (const Leg& leg : legs) accounts.push_back(state_.accounts.find(leg.account));
}

// In the order of outcome.h over all legs: debits before credits within one check.
Outcome Applier::check_legs(std::span<const Leg> legs,
                            std::span<const std::uint32_t> accounts) const {
  bool credit_missing = false;
  bool currency_differs = false;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    if (accounts[i] == AccountTable::kNone) {
      if (legs[i].amount_minor < 0) return Outcome::kDebitAccountNotFound;
      credit_missing = true;
    } else {
      currency_differs |= state_.accounts[accounts[i]].currency != legs[i].currency;
    }
  }
  if (credit_missing) return Outcome::kCreditAccountNotFound;
  return currency_differs ? Outcome::kCurrencyMismatch : Outcome::kDone;
}

// Whether an exchange gives what its rate says.
Outcome Applier::check_rate(const Command& command, std::span<const Leg> legs) const {
  if (command.kind != CommandKind::kPostExchange) return Outcome::kDone;
  const ExchangeSums sums = exchange_sums_of(legs, command.currency);
  const auto rate = ExchangeRate::of(command);
  ATOLL_ASSERT(rate.has_value());
  const auto quote = quote_of(sums.base_minor, command.currency, sums.quote_currency, *rate);
  return quote == sums.quote_minor ? Outcome::kDone : Outcome::kRateMismatch;
}

// The declines of all legs and the smallest of them.
Outcome Applier::check_leg_limits(const Command& command, std::span<const Leg> legs,
                                  std::span<const std::uint32_t> accounts) const {
  Outcome worst = Outcome::kDone;
  const auto add = [&worst](Outcome outcome) {
    if (worst == Outcome::kDone || outcome < worst) worst = outcome;
  };
  bool in_balance_group = false;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const Account& account = state_.accounts[accounts[i]];
    const std::int64_t amount = legs[i].amount_minor;
    in_balance_group |= account.in_balance_group != 0;
    std::int64_t sum = 0;
    if ((account.state & kClosed) != 0) {
      add(Outcome::kAccountClosed);
    } else if (amount < 0 && (account.state & kDebitsFrozen) != 0) {
      add(Outcome::kDebitsFrozen);
    } else if (amount > 0 && (account.state & kCreditsFrozen) != 0) {
      add(Outcome::kCreditsFrozen);
    } else if (amount < 0 && !account.can_spend(-amount)) {
      add(Outcome::kInsufficientFunds);
    } else if (__builtin_add_overflow(account.balance, amount, &sum)) {
      add(Outcome::kBalanceOverflow);
    } else if (amount > 0 && sum > account.ceiling) {
      add(Outcome::kExceedsCeiling);
    }
  }
  if (command.value_time_ns != 0 && state_.rules.period.is_closed(command.value_time_ns))
    add(Outcome::kPeriodClosed);
  if (worst != Outcome::kDone || !in_balance_group) return worst;
  std::vector<BalanceChange> changes;
  for (std::size_t i = 0; i < legs.size(); ++i)
    changes.push_back({.account = accounts[i], .balance = legs[i].amount_minor});
  return check_balance_names(changes);
}

CommandResult Applier::post_legs(const Command& command, const Resolved& resolved, Forced forced) {
  const auto legs = std::span(batch_.legs).subspan(command.side_index, command.side_count);
  resolve_legs(legs, leg_accounts_);
  std::uint64_t mirror = 0;
  if ((command.flags & kReversal) != 0) {
    for (std::size_t i = 0; i < legs.size(); ++i)
      mirror = fold_leg(mirror, leg_accounts_[i], -legs[i].amount_minor);
  }
  const auto check = [&]() -> Outcome {
    if (const Outcome found = check_legs(legs, leg_accounts_); found != Outcome::kDone)
      return found;
    const Outcome related = check_related(command, resolved, mirror);
    if (!binds_id(related)) return related;
    if (const Outcome rate = check_rate(command, legs); rate != Outcome::kDone) return rate;
    if (is_out_of_range(command.value_time_ns)) return Outcome::kValueTimeOutOfRange;
    if (related != Outcome::kDone) return related;
    return check_leg_limits(command, legs, leg_accounts_);
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};

  const std::uint64_t slot_number = group_.next_slot_number();
  const std::uint32_t slot_index = group_.used();
  auto& head = begin_slot<format::PostingHeadSlot>(command, outcome);
  head.leg_count = command.side_count;
  head.value_time_ns = command.value_time_ns;
  head.related_slot = resolved.related_slot;
  if (command.kind == CommandKind::kPostExchange) write_rate(command, legs, head);

  CommandResult result{.outcome = outcome,
                       .leg_index = static_cast<std::uint32_t>(leg_balances_.size()),
                       .slot = slot_number,
                       .booking_time_ns = group_.ledger_time_ns()};
  journal_leg_entries(legs, leg_accounts_, slot_index, outcome);
  head.evidence_distance = append_evidence(command, slot_index);
  bind(command, slot_number);
  if (outcome == Outcome::kDone) mark_reversed(command, resolved);
  return result;
}

void Applier::journal_leg_entries(std::span<const Leg> legs,
                                  std::span<const std::uint32_t> accounts, std::uint32_t head_index,
                                  Outcome outcome) {
  const bool done = outcome == Outcome::kDone;
  format::LegsSlot* slot = nullptr;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    if (i % format::kLegsPerSlot == 0) {
      slot = &group_.append<format::LegsSlot>();
      slot->head_distance = group_.used() - 1 - head_index;
      slot->outcome = outcome;
    }
    format::LegEntry& entry = slot->entries[slot->count++];
    entry.amount_minor = legs[i].amount_minor;
    entry.account = accounts[i];
    LegBalance balance;
    if (accounts[i] != AccountTable::kNone) {
      Account& account = done ? touch(accounts[i]) : state_.accounts[accounts[i]];
      balance.before = account.balance;
      if (done) {
        account.balance += legs[i].amount_minor;
        state_.note_change(account, legs[i].amount_minor, 0);
        entry.previous_slot = account.last_slot;
        account.last_slot = group_.next_slot_number() - 1;
      }
      balance.after = entry.balance_after = account.balance;
      entry.held_after = account.held;
    }
    leg_balances_.push_back(balance);
  }
}

}  // namespace atollbank::ledger
