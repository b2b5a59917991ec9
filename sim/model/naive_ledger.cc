// SPDX-License-Identifier: Apache-2.0
// What the commands do. When they are refused or declined is in naive_checks.cc.
#include "sim/model/naive_ledger.h"

#include <algorithm>

#include "base/assert.h"
#include "base/bytes.h"
#include "sim/model/naive_form.h"

namespace atollbank::sim {

using ledger::CommandKind;
using ledger::Leg;

namespace {

bool is_linked(const Command& command) { return (command.flags & ledger::kLinked) != 0; }

}  // namespace

std::vector<Answer> NaiveLedger::apply(const Batch& batch, std::int64_t now_ns) {
  expire_due(now_ns);
  std::vector<Answer> answers = apply_commands_only(batch, now_ns);
  undo_.clear();
  return answers;
}

std::vector<Answer> NaiveLedger::apply_commands_only(const Batch& batch, std::int64_t now_ns) {
  undo_.clear();
  now_ns_ = now_ns;
  std::vector<Answer> answers(batch.commands.size());
  apply_commands(batch, answers);
  return answers;
}

void NaiveLedger::take_back() { roll_back(0); }

std::vector<Id> NaiveLedger::expire_due(std::int64_t now_ns, std::size_t limit) {
  std::vector<std::pair<std::pair<std::int64_t, std::size_t>, Id>> due;
  for (const auto& [id, hold] : holds_) {
    if (hold.state != HoldState::kOpen || hold.expires_at_ns == 0) continue;
    if (hold.expires_at_ns <= now_ns) due.push_back({{hold.expires_at_ns, hold.order}, id});
  }
  std::sort(due.begin(), due.end());
  now_ns_ = now_ns;
  std::vector<Id> expired;
  if (due.size() > limit) due.resize(limit);
  for (const auto& [when, id] : due) {
    Hold& hold = holds_.at(id);
    Account& account = accounts_.at(hold.account);
    account.held -= hold.remaining;
    add_entry(account, {.id = {}, .related = id, .held_change = -hold.remaining});
    hold.remaining = 0;
    hold.state = HoldState::kExpired;
    expired.push_back(id);
  }
  return expired;
}

void NaiveLedger::apply_commands(const Batch& batch, std::vector<Answer>& answers) {
  const auto& commands = batch.commands;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (!is_linked(commands[i])) {
      answers[i] = apply_one(commands[i], batch);
      continue;
    }
    std::size_t last = i;
    while (last < commands.size() && is_linked(commands[last])) ++last;
    const bool open = last == commands.size();
    if (open) --last;
    apply_chain(batch, i, last, open, answers);
    i = last;
  }
}

// Nobody's answer but the failed member's says what failed.
void NaiveLedger::apply_chain(const Batch& batch, std::size_t first, std::size_t last, bool open,
                              std::vector<Answer>& answers) {
  const auto& commands = batch.commands;
  const auto refuse = [&](std::size_t failed, Outcome outcome) {
    for (std::size_t i = first; i <= last; ++i) {
      answers[i] = {};
      answers[i].result.outcome = i == failed ? outcome : Outcome::kLinkedRefused;
    }
  };
  for (std::size_t i = first; i <= last; ++i) {
    std::set<Outcome> faults = form_faults(commands[i], batch);
    if (commands[i].kind == CommandKind::kOpenAccount) faults.insert(Outcome::kUnknownFlag);
    if (!faults.empty()) return refuse(i, smallest(faults));
  }
  if (open) return refuse(last, Outcome::kLinkedChainOpen);
  if (answer_used_chain(batch, first, last, answers)) return;

  const std::size_t before = undo_.size();
  for (std::size_t i = first; i <= last; ++i) {
    answers[i] = apply_one(commands[i], batch);
    const Outcome outcome = answers[i].result.outcome;
    if (outcome == Outcome::kDone) continue;
    roll_back(before);
    if (!ledger::binds_id(outcome)) return refuse(i, outcome);
    // A decline is bound, and a bound command must have been understood.
    for (std::size_t later = i + 1; later <= last; ++later) {
      const Outcome unknown = unknown_name(batch, first, later);
      if (unknown != Outcome::kDone) return refuse(later, unknown);
    }
    for (std::size_t k = first; k <= last; ++k) {
      answers[k] = carry_out(commands[k], batch, k == i ? outcome : Outcome::kLinkedDeclined);
    }
    return;
  }
}

// True when any id of the chain was used, or is used twice in it: then it was answered here.
bool NaiveLedger::answer_used_chain(const Batch& batch, std::size_t first, std::size_t last,
                                    std::vector<Answer>& answers) {
  std::set<Id> ids;
  std::size_t used = 0;
  for (std::size_t i = first; i <= last; ++i) {
    ids.insert(batch.commands[i].id);
    if (bound_.contains(batch.commands[i].id)) ++used;
  }
  const std::size_t count = last - first + 1;
  if (used == 0 && ids.size() == count) return false;
  std::size_t differs = last + 1;
  for (std::size_t i = first; i <= last; ++i) {
    answers[i] = {};
    answers[i].result.outcome = Outcome::kLinkedChainPartlyUsed;
    if (used < count) continue;
    answers[i] = answer_used(batch.commands[i], batch);
    if (answers[i].result.duplicate == 0) differs = std::min(differs, i);
  }
  for (std::size_t i = first; i <= last && differs <= last; ++i) {
    if (i == differs) continue;
    answers[i] = {};
    answers[i].result.outcome = Outcome::kLinkedRefused;
  }
  return true;
}

Answer NaiveLedger::apply_one(const Command& command, const Batch& batch) {
  Answer answer;
  answer.result.outcome = smallest(form_faults(command, batch));
  if (answer.result.outcome != Outcome::kDone) return answer;
  if (bound_.contains(command.id)) return answer_used(command, batch);
  answer.result.outcome = check(command, batch);
  if (!ledger::binds_id(answer.result.outcome)) return answer;
  return carry_out(command, batch, answer.result.outcome);
}

Answer NaiveLedger::answer_used(const Command& command, const Batch& batch) const {
  const Bound& known = bound_.at(command.id);
  const Bound asked = content_of(command, batch);
  const bool same_legs = !has_legs(command.kind) ||
                         std::equal(known.legs.begin(), known.legs.end(), asked.legs.begin(),
                                    asked.legs.end(), [](const Leg& a, const Leg& b) {
                                      return a.account == b.account &&
                                             a.amount_minor == b.amount_minor &&
                                             a.currency == b.currency;
                                    });
  const bool same_text = command.kind != CommandKind::kDefine || known.evidence == asked.evidence;
  if (base::bytes_of(known.command) == base::bytes_of(asked.command) && same_legs && same_text &&
      base::bytes_of(known.opening) == base::bytes_of(asked.opening)) {
    Answer answer = known.first;
    answer.result.duplicate = 1;
    return answer;
  }
  Answer answer;
  const bool both_open =
      command.kind == CommandKind::kOpenAccount && known.command.kind == CommandKind::kOpenAccount;
  answer.result.outcome =
      both_open ? Outcome::kAccountExistsDifferently : Outcome::kIdUsedWithDifferentContent;
  return answer;
}

// Binds the id and, unless declined, does what was asked.
Answer NaiveLedger::carry_out(const Command& command, const Batch& batch, Outcome outcome) {
  const Parties parties = parties_of(command);
  const std::vector<Leg> moves = moves_of(command, batch);
  Bound bound = content_of(command, batch);
  Answer& answer = bound.first;
  answer.result.outcome = outcome;
  answer.result.booking_time_ns = now_ns_;
  const auto balance_of = [this](const AccountId& id) {
    const Account* account = find_account(id);
    return account == nullptr ? 0 : account->balance;
  };
  const bool many = has_legs(command.kind);
  if (many) {
    for (const Leg& leg : moves) answer.legs.push_back({balance_of(leg.account), 0});
  }
  const bool two_accounts = command.kind == CommandKind::kPost ||
                            command.kind == CommandKind::kCaptureHold ||
                            command.kind == CommandKind::kAccrue;
  const AccountId credit = two_accounts ? parties.credit : AccountId{};
  // Limits of a balance name are not about the one account that names it.
  const bool of_account = command.kind != CommandKind::kSetBalanceLimits;
  const AccountId first = of_account ? parties.debit : AccountId{};
  answer.result.debit_balance_before = balance_of(first);
  answer.result.credit_balance_before = balance_of(credit);
  if (outcome == Outcome::kDone) change(command, parties, moves);
  if (outcome == Outcome::kDone && command.kind == CommandKind::kOpenAccount) {
    Account account;
    account.opening = bound.opening;
    account.floor = bound.opening.floor_minor;
    accounts_[command.id] = account;
    undo_.emplace_back([this, id = command.id] { accounts_.erase(id); });
  }
  answer.result.debit_balance_after = balance_of(first);
  answer.result.credit_balance_after = balance_of(credit);
  const Account* debit = find_account(first);
  answer.result.held_after = debit == nullptr ? 0 : debit->held;
  for (std::size_t i = 0; many && i < moves.size(); ++i) {
    answer.legs[i].after = balance_of(moves[i].account);
  }
  ATOLL_ASSERT(bound_.emplace(command.id, bound).second);
  undo_.emplace_back([this, id = command.id] { bound_.erase(id); });
  return answer;
}

void NaiveLedger::change(const Command& command, const Parties& parties,
                         const std::vector<Leg>& moves) {
  std::int64_t freed = 0;
  if (command.kind == CommandKind::kCaptureHold) {
    Hold& hold = holds_.at(command.related);
    Account& account = accounts_.at(hold.account);
    freed = freed_by(command);
    set(account.held, account.held - freed);
    set(hold.remaining, hold.remaining - freed);
    if (hold.remaining == 0) set(hold.state, HoldState::kClosed);
  }
  if (command.kind == CommandKind::kAccrue) {
    const Wide rest = accrued_nanos(command) % 1'000'000'000;
    const std::tuple key(parties.debit, parties.credit, command.code);
    if (!remainders_.contains(key)) undo_.emplace_back([this, key] { remainders_.erase(key); });
    set(remainders_[key], static_cast<std::int64_t>(rest));
  }
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const Leg& leg = moves[i];
    Account& account = accounts_.at(leg.account);
    set(account.balance, account.balance + leg.amount_minor);
    const std::int64_t held_change = leg.amount_minor < 0 ? -freed : 0;
    add_entry(account, {.id = command.id, .amount = leg.amount_minor, .held_change = held_change},
              has_legs(command.kind) ? 1 + i / 3 : 0);
  }
  if ((command.flags & ledger::kReversal) != 0 && !moves.empty()) {
    set(bound_.at(command.related).reversed, true);
  }
  if (!moves.empty() || command.kind == CommandKind::kOpenAccount) return;
  if (command.kind == CommandKind::kPlaceHold || names_hold(command.kind))
    return change_hold(command);
  const bool changes_account =
      command.kind == CommandKind::kSetFloor || command.kind == CommandKind::kSetCeiling ||
      command.kind == CommandKind::kFreeze || command.kind == CommandKind::kCloseAccount;
  if (!changes_account) return change_rules(command, parties);
  Account& account = accounts_.at(parties.debit);
  if (command.kind == CommandKind::kSetFloor) set(account.floor, command.limit_or_time);
  if (command.kind == CommandKind::kSetCeiling) set(account.ceiling, command.limit_or_time);
  if (command.kind == CommandKind::kCloseAccount) set(account.closed, true);
  if (command.kind == CommandKind::kFreeze) {
    set(account.debits_frozen, (command.flags & ledger::kFreezeDebits) != 0);
    set(account.credits_frozen, (command.flags & ledger::kFreezeCredits) != 0);
  }
  add_entry(account, {.id = command.id});
}

void NaiveLedger::change_hold(const Command& command) {
  if (command.kind == CommandKind::kPlaceHold) {
    Hold& placed = holds_[command.id];
    placed.account = command.debit_account;
    placed.payee = command.credit_account;
    placed.expires_at_ns = command.limit_or_time;
    placed.order = holds_.size();
    undo_.emplace_back([this, id = command.id] { holds_.erase(id); });
  }
  const bool placing = command.kind == CommandKind::kPlaceHold;
  Hold& hold = holds_.at(placing ? command.id : command.related);
  if (command.kind == CommandKind::kExtendHold) set(hold.expires_at_ns, command.limit_or_time);
  std::int64_t step = command.amount_minor;
  if (command.kind == CommandKind::kReleaseHold) step = step == 0 ? -hold.remaining : -step;
  Account& account = accounts_.at(hold.account);
  set(account.held, account.held + step);
  set(hold.remaining, hold.remaining + step);
  if (hold.remaining == 0) set(hold.state, HoldState::kClosed);
  add_entry(account, {.id = command.id, .held_change = step});
}

// What belongs to the house, or to nobody.
void NaiveLedger::change_rules(const Command& command, const Parties& parties) {
  if (command.kind == CommandKind::kClosePeriod) {
    set(closed_before_ns_, command.limit_or_time);
    if ((command.flags & ledger::kSealed) != 0) set(sealed_before_ns_, command.limit_or_time);
  }
  if (command.kind == CommandKind::kSetBalanceLimits) {
    const BalanceName name = balance_name_of(accounts_.at(parties.debit));
    if (!name_limits_.contains(name)) {
      undo_.emplace_back([this, name] { name_limits_.erase(name); });
    }
    NameLimits& limits = name_limits_[name];
    set(limits.floor, command.limit_or_time);
    set(limits.ceiling, command.amount_minor);
  }
}

void NaiveLedger::add_entry(Account& account, Entry entry, std::uint64_t offset) {
  const auto slot = slots_.find(entry.id);
  set(account.version, slot == slots_.end() ? 0 : slot->second + offset);
  entry.balance_after = account.balance;
  entry.held_after = account.held;
  entry.booking_time_ns = now_ns_;
  account.entries.push_back(entry);
  undo_.emplace_back([&account] { account.entries.pop_back(); });
}

template <class T>
void NaiveLedger::set(T& place, T value) {
  undo_.emplace_back([&place, before = place] { place = before; });
  place = value;
}

void NaiveLedger::roll_back(std::size_t size) {
  while (undo_.size() > size) {
    undo_.back()();
    undo_.pop_back();
  }
}

std::map<std::uint16_t, std::int64_t> NaiveLedger::trial_balance() const {
  std::map<std::uint16_t, std::int64_t> sums;
  for (const auto& [id, account] : accounts_) {
    auto& sum = sums[account.opening.currency];
    ATOLL_ASSERT(!__builtin_add_overflow(sum, account.balance, &sum));
  }
  return sums;
}

}  // namespace atollbank::sim
