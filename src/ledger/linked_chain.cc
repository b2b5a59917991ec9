// SPDX-License-Identifier: Apache-2.0
// Linked commands: all or nothing.
//
// A chain is applied like any others while what it changes is remembered; when one fails,
// everything is taken back. A refusal binds none of the ids. A decline is journaled for every
// member, so that each retry hears it. Openings may not be linked: they are idempotent by
// themselves, and a declined one could not be named later.
#include <algorithm>

#include "ledger/applier.h"
#include "ledger/command_form.h"

namespace atollbank::ledger {

// Commands [first, last], of which only the last is not linked; `last` may lie beyond the batch.
void Applier::run_chain(std::size_t first, std::size_t last) {
  if (last >= batch_.commands.size()) {
    const std::size_t end = batch_.commands.size() - 1;
    refuse_chain(first, end, end, Outcome::kLinkedChainOpen);
    return;
  }
  if (chain_is_malformed(first, last) || chain_is_used(first, last)) return;

  const Savepoint savepoint{.group_used = group_.used(),
                            .group_commands = group_.command_count(),
                            .bound_count = state_.bound_ids.size(),
                            .hold_count = state_.holds.size(),
                            .leg_balance_count = leg_balances_.size()};
  in_chain_ = true;
  std::size_t failed = last + 1;
  for (std::size_t i = first; i <= last; ++i) {
    const Command& command = batch_.commands[i];
    results_[i] = apply_one(command, state_.accounts.find(command.debit_account),
                            state_.accounts.find(command.credit_account));
    if (results_[i].outcome != Outcome::kDone) {
      failed = i;
      break;
    }
  }
  in_chain_ = false;
  if (failed <= last) {
    const Outcome outcome = results_[failed].outcome;
    take_back(savepoint);
    if (binds_id(outcome)) {
      decline_chain(first, last, failed, outcome);
    } else {
      refuse_chain(first, last, failed, outcome);
    }
  }
  accounts_before_.clear();
  holds_before_.clear();
  reversed_before_.clear();
}

bool Applier::chain_is_malformed(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i <= last; ++i) {
    Outcome form = check_form(batch_.commands[i], batch_);
    if (batch_.commands[i].kind == CommandKind::kOpenAccount) form = Outcome::kUnknownFlag;
    if (form != Outcome::kDone) {
      refuse_chain(first, last, i, form);
      return true;
    }
  }
  return false;
}

// True when any id of the chain was used before: then the chain was answered here.
bool Applier::chain_is_used(std::size_t first, std::size_t last) {
  std::size_t used = 0;
  for (std::size_t i = first; i <= last; ++i) {
    if (state_.bound_ids.find(batch_.commands[i].id) != BoundIds::kNone) ++used;
  }
  if (used == 0) return false;
  if (used == last - first + 1) {
    answer_chain_used(first, last);
  } else {
    for (std::size_t i = first; i <= last; ++i) {
      results_[i] = CommandResult{.outcome = Outcome::kLinkedChainPartlyUsed};
    }
  }
  return true;
}

void Applier::answer_chain_used(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i <= last; ++i) {
    const Command& command = batch_.commands[i];
    const Resolved resolved = resolve(command, AccountTable::kNone, AccountTable::kNone);
    results_[i] = answer_used(command, resolved, state_.bound_ids.find(command.id));
    if (results_[i].duplicate == 0) {
      refuse_chain(first, last, i, results_[i].outcome);
      return;
    }
  }
}

void Applier::decline_chain(std::size_t first, std::size_t last, std::size_t failed,
                            Outcome outcome) {
  for (std::size_t i = first; i <= last; ++i) {
    const Command& command = batch_.commands[i];
    const Resolved resolved = resolve(command, AccountTable::kNone, AccountTable::kNone);
    results_[i] = apply_new(command, resolved, i == failed ? outcome : Outcome::kLinkedDeclined);
  }
}

void Applier::refuse_chain(std::size_t first, std::size_t last, std::size_t failed,
                           Outcome outcome) {
  for (std::size_t i = first; i <= last; ++i) {
    results_[i] = CommandResult{.outcome = i == failed ? outcome : Outcome::kLinkedRefused};
  }
}

void Applier::take_back(const Savepoint& savepoint) {
  std::for_each(accounts_before_.rbegin(), accounts_before_.rend(),
                [&](const Account& account) { state_.accounts[account.index] = account; });
  std::for_each(holds_before_.rbegin(), holds_before_.rend(),
                [&](const auto& hold) { state_.holds[hold.first] = hold.second; });
  for (const std::uint64_t position : reversed_before_) {
    BoundId& bound = state_.bound_ids[position];
    bound.flags = bound.flags & static_cast<std::uint8_t>(~kWasReversed);
  }
  state_.bound_ids.truncate(savepoint.bound_count);
  state_.holds.truncate(savepoint.hold_count);
  leg_balances_.resize(savepoint.leg_balance_count);
  group_.truncate(savepoint.group_used, savepoint.group_commands);
}

}  // namespace atollbank::ledger
