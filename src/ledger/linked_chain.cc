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
  const bool is_open = last >= batch_.commands.size();
  if (is_open) last = batch_.commands.size() - 1;
  if (chain_is_malformed(first, last)) return;
  if (is_open) {
    refuse_chain(first, last, last, Outcome::kLinkedChainOpen);
    return;
  }
  if (chain_is_used(first, last)) return;

  const Savepoint savepoint{.group_used = group_.used(),
                            .group_commands = group_.command_count(),
                            .hold_count = state_.holds.size(),
                            .leg_balance_count = leg_balances_.size(),
                            .balance_group_count = state_.rules.groups.size(),
                            .last_defined_slot = state_.rules.last_defined_slot,
                            .period = state_.rules.period};
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
    if (binds_id(outcome) && !chain_names_unknown(first, last, failed)) {
      decline_chain(first, last, failed, outcome);
    } else if (!binds_id(outcome)) {
      refuse_chain(first, last, failed, outcome);
    }
  }
  accounts_before_.clear();
  holds_before_.clear();
  reversed_before_.clear();
  bound_before_.clear();
  remainders_before_.clear();
  limits_before_.clear();
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

// True when any id of the chain was used before, or is used twice in it: then the chain was
// answered here.
bool Applier::chain_is_used(std::size_t first, std::size_t last) {
  std::size_t used = 0;
  std::vector<base::Id> ids;
  for (std::size_t i = first; i <= last; ++i) {
    if (find_bound(batch_.commands[i].id) != BoundIds::kNone) ++used;
    ids.push_back(batch_.commands[i].id);
  }
  std::sort(ids.begin(), ids.end());
  if (used == 0 && std::adjacent_find(ids.begin(), ids.end()) == ids.end()) return false;
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
    results_[i] = answer_used(command, resolved, find_bound(command.id));
    if (results_[i].duplicate == 0) {
      refuse_chain(first, last, i, results_[i].outcome);
      return;
    }
  }
}

// True when a member after the declined one names an account, hold or posting that is neither known
// nor of the chain: then the chain was refused here.
bool Applier::chain_names_unknown(std::size_t first, std::size_t last, std::size_t failed) {
  for (std::size_t i = failed + 1; i <= last; ++i) {
    const Command& command = batch_.commands[i];
    Outcome unknown = check_accounts_named(command);
    const bool is_ours =
        std::any_of(batch_.commands.begin() + static_cast<std::ptrdiff_t>(first),
                    batch_.commands.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const Command& member) { return member.id == command.related; });
    const bool names_id = !command.related.is_nil() && command.kind != CommandKind::kExpect;
    if (unknown == Outcome::kDone && names_id && !is_ours &&
        find_bound(command.related) == BoundIds::kNone) {
      unknown =
          names_hold(command.kind) ? Outcome::kHoldNotFound : Outcome::kRelatedPostingNotFound;
    }
    if (unknown == Outcome::kDone) continue;
    refuse_chain(first, last, i, unknown);
    return true;
  }
  return false;
}

Outcome Applier::check_accounts_named(const Command& command) const {
  const auto is_unknown = [this](const AccountId& id) {
    return state_.accounts.find(id) == AccountTable::kNone;
  };
  if (command.kind == CommandKind::kClosePeriod || command.kind == CommandKind::kDefine)
    return Outcome::kDone;
  if (has_legs(command.kind)) {
    const auto legs = std::span(batch_.legs).subspan(command.side_index, command.side_count);
    bool credit_missing = false;
    for (const Leg& leg : legs) {
      if (!is_unknown(leg.account)) continue;
      if (leg.amount_minor < 0) return Outcome::kDebitAccountNotFound;
      credit_missing = true;
    }
    return credit_missing ? Outcome::kCreditAccountNotFound : Outcome::kDone;
  }
  const bool may_leave_debit = names_hold(command.kind) && command.debit_account.is_nil();
  if (!may_leave_debit && is_unknown(command.debit_account)) return Outcome::kDebitAccountNotFound;
  const bool needs_credit =
      command.kind == CommandKind::kPost || command.kind == CommandKind::kAccrue;
  const bool may_leave_credit = !needs_credit && command.credit_account.is_nil();
  if (!may_leave_credit && is_unknown(command.credit_account))
    return Outcome::kCreditAccountNotFound;
  return Outcome::kDone;
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
  std::for_each(accounts_before_.rbegin(), accounts_before_.rend(), [&](const Account& before) {
    Account& account = state_.accounts[before.index];
    state_.note_change(account, Int128{before.balance} - account.balance,
                       Int128{before.held} - account.held);
    account = before;
  });
  std::for_each(holds_before_.rbegin(), holds_before_.rend(),
                [&](const auto& hold) { state_.holds[hold.first] = hold.second; });
  for (const std::uint64_t slot : reversed_before_) state_.reversed.erase(slot);
  std::for_each(bound_before_.rbegin(), bound_before_.rend(),
                [&](const auto& bound) { state_.bound_ids.unbind(bound.first, bound.second); });
  std::for_each(remainders_before_.rbegin(), remainders_before_.rend(), [&](const auto& before) {
    state_.rules.remainders.set(before.first, before.second);
  });
  std::for_each(limits_before_.rbegin(), limits_before_.rend(), [&](const auto& before) {
    state_.rules.groups[before.first].limits = before.second;
  });
  state_.rules.groups.truncate(state_.accounts, savepoint.balance_group_count);
  state_.rules.last_defined_slot = savepoint.last_defined_slot;
  state_.rules.period = savepoint.period;
  state_.holds.truncate(savepoint.hold_count);
  leg_balances_.resize(savepoint.leg_balance_count);
  group_.truncate(savepoint.group_used, savepoint.group_commands);
}

}  // namespace atollbank::ledger
