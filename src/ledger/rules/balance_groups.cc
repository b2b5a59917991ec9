// SPDX-License-Identifier: Apache-2.0
#include "ledger/rules/balance_groups.h"

#include <algorithm>

namespace atollbank::ledger {

std::uint32_t BalanceGroups::find(const AccountTable& accounts, std::uint32_t account) const {
  const AccountOpening& opening = accounts.opening(account);
  const auto [first, last] = groups_by_name_.equal_range(balance_name_hash_of(opening));
  for (auto it = first; it != last; ++it) {
    if (share_balance_name(accounts.opening(groups_[it->second].account), opening))
      return it->second;
  }
  return kNone;
}

std::uint32_t BalanceGroups::of_member(std::uint32_t account) const {
  const auto found = groups_by_member_.find(account);
  return found == groups_by_member_.end() ? kNone : found->second;
}

std::uint32_t BalanceGroups::create(AccountTable& accounts, std::uint32_t account) {
  const std::uint32_t group = size();
  groups_.push_back({.account = account});
  groups_by_name_.emplace(balance_name_hash_of(accounts.opening(account)), group);
  names_.for_each_member(accounts, account,
                         [&](std::uint32_t member) { add_member(accounts, group, member); });
  return group;
}

void BalanceGroups::join(AccountTable& accounts, std::uint32_t account) {
  if (groups_.empty() || !has_balance_name(accounts.opening(account))) return;
  const std::uint32_t group = find(accounts, account);
  if (group != kNone) add_member(accounts, group, account);
}

void BalanceGroups::add_member(AccountTable& accounts, std::uint32_t group, std::uint32_t account) {
  Account& member = accounts[account];
  if (!groups_by_member_.emplace(account, group).second) return;
  member.in_balance_group = 1;
  groups_[group].balance += member.balance;
  groups_[group].held += member.held;
}

void BalanceGroups::change(std::uint32_t account, Int128 balance_change, Int128 held_change) {
  const std::uint32_t group = of_member(account);
  if (group == kNone) return;
  groups_[group].balance += balance_change;
  groups_[group].held += held_change;
}

void BalanceGroups::truncate(AccountTable& accounts, std::uint32_t size) {
  while (this->size() > size) {
    const std::uint32_t group = this->size() - 1;
    const std::uint32_t account = groups_[group].account;
    names_.for_each_member(accounts, account, [&](std::uint32_t member) {
      groups_by_member_.erase(member);
      accounts[member].in_balance_group = 0;
    });
    const auto [first, last] =
        groups_by_name_.equal_range(balance_name_hash_of(accounts.opening(account)));
    for (auto it = first; it != last; ++it) {
      if (it->second != group) continue;
      groups_by_name_.erase(it);
      break;
    }
    groups_.pop_back();
  }
}

void BalanceGroups::save(base::ByteWriter& writer) const {
  // Which was made first depends on their history; the bytes may not.
  std::vector<BalanceGroup> sorted = groups_;
  std::sort(sorted.begin(), sorted.end(),
            [](const BalanceGroup& a, const BalanceGroup& b) { return a.account < b.account; });
  writer.write(size());
  for (const BalanceGroup& group : sorted) {
    writer.write(group.account);
    writer.write(group.limits.floor);
    writer.write(group.limits.ceiling);
    writer.write(group.limits.last_slot);
  }
}

bool BalanceGroups::load(base::ByteReader& reader, AccountTable& accounts) {
  const auto count = reader.read<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    const auto account = reader.read<std::uint32_t>();
    BalanceLimits limits;
    limits.floor = reader.read<std::int64_t>();
    limits.ceiling = reader.read<std::int64_t>();
    limits.last_slot = reader.read<std::uint64_t>();
    // Opened after the openings were copied: the record that set its limits is taken again.
    if (account >= accounts.size()) continue;
    if (!has_balance_name(accounts.opening(account)) || find(accounts, account) != kNone)
      return false;
    groups_[create(accounts, account)].limits = limits;
  }
  return reader.ok();
}

}  // namespace atollbank::ledger
