// SPDX-License-Identifier: Apache-2.0
// What the rules of format 2 have against a command, each reckoned from scratch.
#include <algorithm>

#include "money/currency.h"
#include "sim/model/naive_ledger.h"

namespace atollbank::sim {

using ledger::CommandKind;
using ledger::Leg;

namespace {

constexpr std::int64_t kDayNs = std::int64_t{24} * 3600 * 1'000'000'000;

int decimals_of(std::uint16_t currency) {
  const auto known = money::Currency::from_numeric(currency);
  return known ? known->exponent() : 0;
}

// Whether `quote` is dividend / divisor by the rule: none other is.
bool is_rounded(Wide dividend, Wide divisor, Wide quote, std::int64_t rule) {
  const Wide below = dividend / divisor;
  const Wide twice_rest = 2 * (dividend - below * divisor);
  if (twice_rest == 0) return quote == below;
  const bool up = rule == 3 || (rule != 2 && twice_rest > divisor) ||
                  (rule == 1 && twice_rest == divisor) ||
                  (rule == 0 && twice_rest == divisor && below % 2 == 1);
  return quote == below + (up ? 1 : 0);
}

}  // namespace

NaiveLedger::BalanceName NaiveLedger::balance_name_of(const Account& account) {
  const ledger::AccountOpening& opening = account.opening;
  return {opening.owner, std::string(opening.balance_name, sizeof(opening.balance_name)),
          opening.currency};
}

std::pair<std::int64_t, std::int64_t> NaiveLedger::named_sums(const AccountId& id) const {
  std::pair<std::int64_t, std::int64_t> sums;
  const BalanceName name = balance_name_of(accounts_.at(id));
  for (const auto& [other, account] : accounts_) {
    if (balance_name_of(account) != name) continue;
    sums.first += account.balance;
    sums.second += account.held;
  }
  return sums;
}

// With what the accruals before it left.
Wide NaiveLedger::accrued_nanos(const Command& command) const {
  const auto found =
      remainders_.find({command.debit_account, command.credit_account, command.code});
  return Wide{command.amount_minor} + (found == remainders_.end() ? 0 : found->second);
}

std::int64_t NaiveLedger::freed_by(const Command& command) const {
  const Hold& hold = holds_.at(command.related);
  const bool ends = (command.flags & ledger::kFinalCapture) != 0;
  return ends ? hold.remaining : std::min(hold.remaining, command.amount_minor);
}

void NaiveLedger::check_times(const Command& command, const Moves& moves, Faults& faults) const {
  const std::int64_t time_ns = command.value_time_ns;
  if (time_ns == 0) return;
  if (time_ns < now_ns_ - 3653 * kDayNs || time_ns > now_ns_ + 366 * kDayNs)
    faults.insert(Outcome::kValueTimeOutOfRange);
  if (!moves.empty() && time_ns < closed_before_ns_) faults.insert(Outcome::kPeriodClosed);
}

void NaiveLedger::check_condition(const Command& command, Faults& faults) const {
  if (command.kind != CommandKind::kExpect) return;
  const Account* account = find_account(command.debit_account);
  if (account == nullptr) return;
  const std::uint64_t version = command.related.low;
  if (account->balance < command.amount_minor || account->balance > command.limit_or_time ||
      (version != 0 && version != account->version)) {
    faults.insert(Outcome::kConditionNotMet);
  }
}

void NaiveLedger::check_period(const Command& command, Faults& faults) const {
  if (command.kind != CommandKind::kClosePeriod) return;
  if (command.limit_or_time > now_ns_) faults.insert(Outcome::kValueTimeOutOfRange);
  if (command.limit_or_time < sealed_before_ns_) faults.insert(Outcome::kPeriodSealed);
}

void NaiveLedger::check_rate(const Command& command, const Moves& moves, Faults& faults) const {
  if (command.kind != CommandKind::kPostExchange) return;
  Wide base = 0;
  Wide quote = 0;
  std::uint16_t quote_currency = 0;
  for (const Leg& leg : moves) {
    if (leg.currency != command.currency) quote_currency = leg.currency;
    if (leg.amount_minor > 0) (leg.currency == command.currency ? base : quote) += leg.amount_minor;
  }
  int shift = decimals_of(quote_currency) - decimals_of(command.currency) -
              static_cast<int>(command.limit_or_time % 256);
  Wide dividend = base * command.amount_minor;
  Wide divisor = 1;
  bool overflows = false;
  for (; shift > 0; --shift) overflows |= __builtin_mul_overflow(dividend, Wide{10}, &dividend);
  for (; shift < 0; ++shift) divisor *= 10;
  if (overflows || !is_rounded(dividend, divisor, quote, command.limit_or_time / 256))
    faults.insert(Outcome::kRateMismatch);
}

// Sums are reckoned over all accounts, before and after.
void NaiveLedger::check_balance_names(const Command& command, const Moves& moves,
                                      Faults& faults) const {
  if (command.kind == CommandKind::kSetBalanceLimits) {
    const Account* account = find_account(command.debit_account);
    if (account != nullptr && account->opening.balance_name[0] == 0)
      faults.insert(Outcome::kBalanceNameMissing);
    return;
  }
  struct Change {
    Wide balance = 0;
    Wide held = 0;
  };
  std::map<BalanceName, Change> changes;
  const auto change_of = [&](const AccountId& id) -> Change* {
    const Account* account = find_account(id);
    return account == nullptr ? nullptr : &changes[balance_name_of(*account)];
  };
  for (const Leg& leg : moves) {
    if (Change* change = change_of(leg.account)) change->balance += leg.amount_minor;
  }
  const Hold* hold = find_hold(command.related);
  if (command.kind == CommandKind::kCaptureHold && hold != nullptr) {
    if (Change* change = change_of(hold->account)) change->held -= freed_by(command);
  }
  const bool places = command.kind == CommandKind::kPlaceHold;
  if (places || (command.kind == CommandKind::kIncreaseHold && hold != nullptr)) {
    Change* change = change_of(places ? command.debit_account : hold->account);
    if (change != nullptr) change->held += command.amount_minor;
  }
  for (const auto& [name, change] : changes) {
    const auto limits = name_limits_.find(name);
    if (limits == name_limits_.end()) continue;
    Change sum = change;
    for (const auto& [id, account] : accounts_) {
      if (balance_name_of(account) != name) continue;
      sum.balance += account.balance;
      sum.held += account.held;
    }
    const NameLimits& limit = limits->second;
    const bool sinks = change.balance - change.held < 0;
    if (sinks && limit.floor != ledger::kNoFloor && sum.balance - sum.held < limit.floor)
      faults.insert(Outcome::kBelowBalanceNameFloor);
    if (change.balance > 0 && limit.ceiling != ledger::kNoCeiling && sum.balance > limit.ceiling)
      faults.insert(Outcome::kAboveBalanceNameCeiling);
  }
}

}  // namespace atollbank::sim
