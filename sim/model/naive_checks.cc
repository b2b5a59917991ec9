// SPDX-License-Identifier: Apache-2.0
// When the model refuses or declines: everything that speaks against a command is gathered, and the
// smallest number wins, as outcome.h promises. Nothing here returns early for speed.
#include <algorithm>
#include <set>

#include "sim/model/naive_form.h"
#include "sim/model/naive_ledger.h"

namespace atollbank::sim {

using ledger::CommandKind;
using ledger::Leg;

namespace {

bool is_step_on_hold(CommandKind kind) { return ledger::names_hold(kind); }

bool is_posting(CommandKind kind) {
  return kind == CommandKind::kPost || has_legs(kind) || kind == CommandKind::kCaptureHold ||
         kind == CommandKind::kAccrue;
}

bool leaves_64_bits(Wide value) { return value > INT64_MAX || value < INT64_MIN; }

bool is_short(const NaiveLedger::Account& account, std::int64_t amount) {
  if (account.floor == ledger::kNoFloor) return false;
  return Wide{account.balance} - account.held - amount < account.floor;
}

// The same accounts in the same order, each the other way round.
bool mirrors(const std::vector<Leg>& moves, const std::vector<Leg>& original) {
  return std::equal(moves.begin(), moves.end(), original.begin(), original.end(),
                    [](const Leg& move, const Leg& was) {
                      return move.account == was.account && move.amount_minor == -was.amount_minor;
                    });
}

}  // namespace

const NaiveLedger::Account* NaiveLedger::find_account(const AccountId& id) const {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? nullptr : &found->second;
}

const NaiveLedger::Hold* NaiveLedger::find_hold(const Id& id) const {
  const auto found = holds_.find(id);
  return found == holds_.end() ? nullptr : &found->second;
}

// The accounts of a command; a step on a hold may leave them to the hold.
NaiveLedger::Parties NaiveLedger::parties_of(const Command& command) const {
  Parties parties{command.debit_account, command.credit_account};
  if (!is_step_on_hold(command.kind)) return parties;
  if (const Hold* hold = find_hold(command.related); hold != nullptr) {
    if (parties.debit.is_nil()) parties.debit = hold->account;
    const bool captures = command.kind == CommandKind::kCaptureHold;
    if (captures && parties.credit.is_nil()) parties.credit = hold->payee;
  }
  return parties;
}

// What a posting or capture moves; empty for everything else.
std::vector<Leg> NaiveLedger::moves_of(const Command& command, const Batch& batch) const {
  if (has_legs(command.kind)) {
    const auto begin = batch.legs.begin() + command.side_index;
    return {begin, begin + command.side_count};
  }
  if (!is_posting(command.kind)) return {};
  const bool captures = command.kind == CommandKind::kCaptureHold;
  const Hold* hold = find_hold(command.related);
  if (captures && hold == nullptr) return {};
  const Parties parties = parties_of(command);
  std::int64_t amount = command.amount_minor;
  if (command.kind == CommandKind::kAccrue)
    amount = static_cast<std::int64_t>(accrued_nanos(command) / 1'000'000'000);
  Leg debit;
  debit.account = captures ? hold->account : parties.debit;
  debit.amount_minor = -amount;
  debit.currency = command.currency;
  Leg credit = debit;
  credit.account = parties.credit;
  credit.amount_minor = amount;
  return {debit, credit};
}

NaiveLedger::Bound NaiveLedger::content_of(const Command& command, const Batch& batch) const {
  Bound content;
  content.command = command;
  content.command.evidence_offset = content.command.evidence_size = 0;
  content.evidence = batch.evidence.substr(command.evidence_offset, command.evidence_size);
  content.command.side_index = 0;
  const Parties parties = parties_of(command);
  content.command.debit_account = parties.debit;
  content.command.credit_account = parties.credit;
  if (is_posting(command.kind)) content.legs = moves_of(command, batch);
  if (command.kind == CommandKind::kOpenAccount) {
    content.opening = batch.openings.at(command.side_index);
  }
  return content;
}

// Whether a member of a chain that is to be declined names something that nobody knows.
Outcome NaiveLedger::unknown_name(const Batch& batch, std::size_t first, std::size_t member) const {
  const Command& command = batch.commands[member];
  std::set<Outcome> faults;
  const auto must_exist = [&](const AccountId& id, bool required, Outcome fault) {
    if ((required || !id.is_nil()) && find_account(id) == nullptr) faults.insert(fault);
  };
  if (has_legs(command.kind)) {
    for (const Leg& leg : moves_of(command, batch)) {
      must_exist(
          leg.account, true,
          leg.amount_minor < 0 ? Outcome::kDebitAccountNotFound : Outcome::kCreditAccountNotFound);
    }
  } else {
    const bool names_account =
        command.kind != CommandKind::kClosePeriod && command.kind != CommandKind::kDefine;
    must_exist(command.debit_account, names_account && !is_step_on_hold(command.kind),
               Outcome::kDebitAccountNotFound);
    must_exist(command.credit_account,
               command.kind == CommandKind::kPost || command.kind == CommandKind::kAccrue,
               Outcome::kCreditAccountNotFound);
  }
  bool known = command.related.is_nil() || bound_.contains(command.related) ||
               command.kind == CommandKind::kExpect;
  for (std::size_t i = first; i < member; ++i) known |= batch.commands[i].id == command.related;
  if (!known) {
    faults.insert(is_step_on_hold(command.kind) ? Outcome::kHoldNotFound
                                                : Outcome::kRelatedPostingNotFound);
  }
  return smallest(faults);
}

Outcome NaiveLedger::check(const Command& command, const Batch& batch) const {
  std::set<Outcome> faults;
  if (command.kind == CommandKind::kOpenAccount) return Outcome::kDone;
  const std::vector<Leg> moves = moves_of(command, batch);
  check_names(command, faults);
  check_hold(command, faults);
  check_moves(command, moves, faults);
  check_link(command, moves, faults);
  check_promise(command, faults);
  check_account_change(command, faults);
  check_times(command, moves, faults);
  check_condition(command, faults);
  check_period(command, faults);
  check_rate(command, moves, faults);
  check_balance_names(command, moves, faults);
  return smallest(faults);
}

void NaiveLedger::check_names(const Command& command, std::set<Outcome>& faults) const {
  if (has_legs(command.kind)) return;  // its moves name them
  if (command.kind == CommandKind::kClosePeriod || command.kind == CommandKind::kDefine) return;
  const bool step = is_step_on_hold(command.kind);
  const Parties parties = parties_of(command);
  const Account* debit = find_account(parties.debit);
  const Account* credit = find_account(parties.credit);
  const Hold* hold = step ? find_hold(command.related) : nullptr;
  const bool left_to_unknown_hold = step && parties.debit.is_nil();
  if (debit == nullptr && !left_to_unknown_hold) faults.insert(Outcome::kDebitAccountNotFound);
  const bool needs_credit = command.kind == CommandKind::kPost ||
                            command.kind == CommandKind::kAccrue ||
                            (command.kind == CommandKind::kCaptureHold && hold != nullptr);
  if (credit == nullptr && (needs_credit || !parties.credit.is_nil())) {
    faults.insert(Outcome::kCreditAccountNotFound);
  }
  if (step && hold == nullptr) faults.insert(Outcome::kHoldNotFound);
  if (command.currency == 0 || (step && hold == nullptr)) return;
  const Account* holder = hold == nullptr ? debit : find_account(hold->account);
  for (const Account* account : {holder, credit}) {
    if (account != nullptr && account->opening.currency != command.currency) {
      faults.insert(Outcome::kCurrencyMismatch);
    }
  }
}

void NaiveLedger::check_hold(const Command& command, std::set<Outcome>& faults) const {
  const Hold* hold = is_step_on_hold(command.kind) ? find_hold(command.related) : nullptr;
  if (hold == nullptr) return;
  const Parties parties = parties_of(command);
  if (parties.debit != hold->account || parties.credit == hold->account) {
    faults.insert(Outcome::kHoldAccountMismatch);
  }
  if (hold->state == HoldState::kExpired) faults.insert(Outcome::kHoldExpired);
  if (hold->state == HoldState::kClosed) faults.insert(Outcome::kHoldClosed);
  const bool takes =
      command.kind == CommandKind::kReleaseHold ||
      (command.kind == CommandKind::kCaptureHold && (command.flags & ledger::kAboveHold) == 0);
  if (takes && command.amount_minor > hold->remaining) faults.insert(Outcome::kExceedsHold);
}

void NaiveLedger::check_moves(const Command& command, const std::vector<Leg>& moves,
                              std::set<Outcome>& faults) const {
  // Money that is held was promised: its capture asks neither for a thaw nor for funds. What is
  // taken above it was not.
  const bool captures = command.kind == CommandKind::kCaptureHold;
  const Hold* hold = captures ? find_hold(command.related) : nullptr;
  const std::int64_t promised =
      hold == nullptr ? 0 : std::min(hold->remaining, command.amount_minor);
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const Leg& leg = moves[i];
    const bool debits = has_legs(command.kind) ? leg.amount_minor < 0 : i == 0;
    const Account* account = find_account(leg.account);
    if (account == nullptr) {
      if (has_legs(command.kind)) {
        faults.insert(debits ? Outcome::kDebitAccountNotFound : Outcome::kCreditAccountNotFound);
      }
      continue;
    }
    const std::int64_t asked = captures ? -leg.amount_minor - promised : -leg.amount_minor;
    const bool asks = debits && (!captures || asked > 0);
    if (account->opening.currency != leg.currency) faults.insert(Outcome::kCurrencyMismatch);
    if (account->closed) faults.insert(Outcome::kAccountClosed);
    if (asks && account->debits_frozen) faults.insert(Outcome::kDebitsFrozen);
    if (!debits && account->credits_frozen) faults.insert(Outcome::kCreditsFrozen);
    if (asks && is_short(*account, asked)) faults.insert(Outcome::kInsufficientFunds);
    const Wide after = Wide{account->balance} + leg.amount_minor;
    if (leaves_64_bits(after)) faults.insert(Outcome::kBalanceOverflow);
    if (!debits && after > account->ceiling) faults.insert(Outcome::kExceedsCeiling);
  }
}

// A reversal or correction names a posting that was done; a reversal mirrors it, once.
void NaiveLedger::check_link(const Command& command, const std::vector<Leg>& moves,
                             std::set<Outcome>& faults) const {
  const bool reverses = (command.flags & ledger::kReversal) != 0;
  if (moves.empty() || (!reverses && (command.flags & ledger::kCorrection) == 0)) return;
  const auto found = bound_.find(command.related);
  if (found == bound_.end() || !is_posting(found->second.command.kind) ||
      found->second.first.result.outcome != Outcome::kDone) {
    faults.insert(Outcome::kRelatedPostingNotFound);
    return;
  }
  if (!reverses) return;
  const Bound& original = found->second;
  const bool same_form = has_legs(original.command.kind) == has_legs(command.kind);
  // Between two accounts, the debit of the one stands where the credit of the other does.
  Moves others = original.legs;
  if (command.kind == CommandKind::kPost) std::reverse(others.begin(), others.end());
  if (!same_form || !mirrors(moves, others)) faults.insert(Outcome::kReversalMismatch);
  if (original.reversed) faults.insert(Outcome::kAlreadyReversed);
}

// Placing or increasing a hold.
void NaiveLedger::check_promise(const Command& command, std::set<Outcome>& faults) const {
  const bool places = command.kind == CommandKind::kPlaceHold;
  const bool sets_expiry = places || command.kind == CommandKind::kExtendHold;
  if (sets_expiry && command.limit_or_time != 0 && command.limit_or_time <= now_ns_)
    faults.insert(Outcome::kExpiryNotInFuture);
  if (!places && command.kind != CommandKind::kIncreaseHold) return;
  const Parties parties = parties_of(command);
  const Hold* hold = find_hold(command.related);
  const Account* payee = find_account(parties.credit);
  if (places && payee != nullptr && payee->closed) faults.insert(Outcome::kAccountClosed);
  const Account* holder = find_account(places || hold == nullptr ? parties.debit : hold->account);
  if (holder == nullptr) return;
  if (holder->closed) faults.insert(Outcome::kAccountClosed);
  if (holder->debits_frozen) faults.insert(Outcome::kDebitsFrozen);
  if (is_short(*holder, command.amount_minor)) faults.insert(Outcome::kInsufficientFunds);
  if (leaves_64_bits(Wide{holder->held} + command.amount_minor)) {
    faults.insert(Outcome::kBalanceOverflow);
  }
}

void NaiveLedger::check_account_change(const Command& command, std::set<Outcome>& faults) const {
  const bool closes = command.kind == CommandKind::kCloseAccount;
  if (!closes && command.kind != CommandKind::kSetFloor && command.kind != CommandKind::kFreeze &&
      command.kind != CommandKind::kSetCeiling) {
    return;
  }
  const Account* account = find_account(command.debit_account);
  if (account == nullptr) return;
  if (account->closed) faults.insert(Outcome::kAccountClosed);
  const bool empty = account->balance == 0 && account->held == 0;
  if (closes && !empty) faults.insert(Outcome::kAccountNotEmpty);
}

}  // namespace atollbank::sim
