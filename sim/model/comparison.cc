// SPDX-License-Identifier: Apache-2.0
#include "sim/model/comparison.h"

#include <fmt/core.h>

namespace atollbank::sim {
namespace {

void add(std::string& text, std::string_view what, std::int64_t expected, std::int64_t actual) {
  if (expected == actual) return;
  text +=
      fmt::format("{}{}: model {}, ledger {}", text.empty() ? "" : "; ", what, expected, actual);
}

}  // namespace

std::string difference(const Answer& expected, const ledger::CommandResult& actual,
                       const std::vector<ledger::LegBalance>& legs) {
  const ledger::CommandResult& model = expected.result;
  std::string text;
  if (model.outcome != actual.outcome) {
    text = fmt::format("outcome: model {}, ledger {}", name_of(model.outcome),
                       name_of(actual.outcome));
  }
  add(text, "duplicate", model.duplicate, actual.duplicate);
  add(text, "booking time", model.booking_time_ns, actual.booking_time_ns);
  add(text, "debit before", model.debit_balance_before, actual.debit_balance_before);
  add(text, "debit after", model.debit_balance_after, actual.debit_balance_after);
  add(text, "credit before", model.credit_balance_before, actual.credit_balance_before);
  add(text, "credit after", model.credit_balance_after, actual.credit_balance_after);
  add(text, "held after", model.held_after, actual.held_after);
  add(text, "journaled", ledger::binds_id(model.outcome), actual.slot != 0);
  if (!text.empty()) return text;
  for (std::size_t i = 0; i < expected.legs.size(); ++i) {
    if (actual.leg_index + i >= legs.size()) return "the reply has too few leg balances";
    const ledger::LegBalance& leg = legs[actual.leg_index + i];
    add(text, fmt::format("leg {} before", i), expected.legs[i].before, leg.before);
    add(text, fmt::format("leg {} after", i), expected.legs[i].after, leg.after);
  }
  return text;
}

std::string difference(const NaiveLedger& model, const ledger::Ledger& ledger) {
  std::string text;
  const auto& table = ledger.accounts();
  add(text, "accounts", static_cast<std::int64_t>(model.accounts().size()), table.size());
  add(text, "used ids", static_cast<std::int64_t>(model.bound().size()),
      static_cast<std::int64_t>(ledger.bound_id_count()));
  add(text, "holds", static_cast<std::int64_t>(model.holds().size()), ledger.holds().size());
  for (const auto& [id, account] : model.accounts()) {
    const std::uint32_t index = table.find(id);
    if (index == ledger::AccountTable::kNone) return "an account is missing: " + to_base62(id);
    const ledger::Account& actual = table[index];
    std::string here;
    const int state = (account.debits_frozen ? ledger::kDebitsFrozen : 0) |
                      (account.credits_frozen ? ledger::kCreditsFrozen : 0) |
                      (account.closed ? ledger::kClosed : 0);
    add(here, "balance", account.balance, actual.balance);
    add(here, "held", account.held, actual.held);
    add(here, "floor", account.floor, actual.floor);
    add(here, "ceiling", account.ceiling, actual.ceiling);
    if (account.version != 0)  // it was told
      add(here, "version", static_cast<std::int64_t>(account.version),
          static_cast<std::int64_t>(actual.last_slot));
    add(here, "state", state, actual.state);
    if (!here.empty()) text += fmt::format(" account {}: {}", to_base62(id), here);
  }
  const ledger::RuleState& rules = ledger.rules();
  add(text, "closed before", model.closed_before_ns(), rules.period.closed_before_ns);
  add(text, "sealed before", model.sealed_before_ns(), rules.period.sealed_before_ns);
  add(text, "remainders", static_cast<std::int64_t>(model.remainder_count()),
      static_cast<std::int64_t>(rules.remainders.size()));
  add(text, "limited balance names", static_cast<std::int64_t>(model.limited_name_count()),
      rules.groups.size());
  for (const auto& [currency, sum] : model.trial_balance()) add(text, "model sum", 0, sum);
  for (const auto& sum : ledger.trial_balance()) {
    add(text, fmt::format("trial balance of {}", sum.currency), sum.credit_minor, sum.debit_minor);
  }
  return text;
}

std::string describe(const Command& command) {
  return fmt::format("kind {} flags {} id {} debit {} credit {} amount {} related {} limit {}",
                     static_cast<int>(command.kind), command.flags, to_base62(command.id),
                     to_base62(command.debit_account), to_base62(command.credit_account),
                     command.amount_minor, to_base62(command.related), command.limit_or_time);
}

}  // namespace atollbank::sim
