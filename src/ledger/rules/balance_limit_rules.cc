// SPDX-License-Identifier: Apache-2.0
// kSetBalanceLimits, and what the limits of a balance name decline: what would make a sum that is
// too low lower, or one that is too high higher. Money that stays within the name changes no sum.
#include <algorithm>

#include "ledger/applier.h"

namespace atollbank::ledger {
namespace {

void store(Int128 sum, std::uint64_t (&words)[2]) {
  words[0] = static_cast<std::uint64_t>(sum);
  words[1] = static_cast<std::uint64_t>(sum >> 64);
}

}  // namespace

Outcome Applier::check_balance_names(std::span<const BalanceChange> changes) const {
  struct GroupChange {
    std::uint32_t group;
    Int128 balance;
    Int128 held;
  };
  std::vector<GroupChange> sums;
  for (const BalanceChange& change : changes) {
    if (state_.accounts[change.account].in_balance_group == 0) continue;
    const std::uint32_t group = state_.rules.groups.of_member(change.account);
    sums.push_back({.group = group, .balance = change.balance, .held = change.held});
  }
  std::sort(sums.begin(), sums.end(),
            [](const GroupChange& a, const GroupChange& b) { return a.group < b.group; });
  bool is_above = false;
  for (std::size_t i = 0; i < sums.size();) {
    GroupChange sum = sums[i];
    while (++i < sums.size() && sums[i].group == sum.group) {
      sum.balance += sums[i].balance;
      sum.held += sums[i].held;
    }
    const BalanceGroup& group = state_.rules.groups[sum.group];
    const Int128 available = sum.balance - sum.held;
    if (available < 0 && group.is_below_floor(available)) return Outcome::kBelowBalanceNameFloor;
    is_above |= sum.balance > 0 && group.is_above_ceiling(sum.balance);
  }
  return is_above ? Outcome::kAboveBalanceNameCeiling : Outcome::kDone;
}

// The group of the account's balance name, which is made if there is none.
BalanceGroup& Applier::touch_group(std::uint32_t account) {
  BalanceGroups& groups = state_.rules.groups;
  std::uint32_t group = groups.find(state_.accounts, account);
  if (group == BalanceGroups::kNone) {
    group = groups.create(state_.accounts, account);
  } else if (in_chain_) {
    limits_before_.emplace_back(group, groups[group].limits);
  }
  return groups[group];
}

CommandResult Applier::set_balance_limits(const Command& command, const Resolved& resolved,
                                          Forced forced) {
  const auto check = [&]() -> Outcome {
    if (resolved.debit == AccountTable::kNone) return Outcome::kDebitAccountNotFound;
    const bool has_name = has_balance_name(state_.accounts.opening(resolved.debit));
    return has_name ? Outcome::kDone : Outcome::kBalanceNameMissing;
  };
  const Outcome outcome = forced != Outcome::kDone ? forced : check();
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};

  const CommandResult result = begin_answer(outcome);
  const std::uint32_t slot_index = group_.used();
  auto& slot = begin_slot<format::BalanceLimitsSlot>(command, outcome);
  slot.account = resolved.debit;
  slot.floor_asked = command.limit_or_time;
  slot.ceiling_asked = command.amount_minor;
  if (outcome == Outcome::kDone) {
    BalanceGroup& group = touch_group(resolved.debit);
    slot.previous_slot = group.limits.last_slot;
    group.limits = {
        .floor = command.limit_or_time, .ceiling = command.amount_minor, .last_slot = result.slot};
    slot.floor_after = group.limits.floor;
    slot.ceiling_after = group.limits.ceiling;
    store(group.balance, slot.balance_sum);
    store(group.held, slot.held_sum);
  }
  slot.evidence_distance = append_evidence(command, slot_index);
  bind(command, result.slot);
  return result;
}

}  // namespace atollbank::ledger
