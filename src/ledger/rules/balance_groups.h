// SPDX-License-Identifier: Apache-2.0
// The balance names that have limits: of each the sum over its accounts, and how low and how high
// it may be. An account of one of them has `in_balance_group` set and tells here what changes.
//
// Owned by one engine, one thread. Invariant: the sums are those over the members' accounts.
#pragma once

#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "ledger/rules/balance_name_index.h"
#include "money/rounding.h"

namespace atollbank::ledger {

using money::Int128;

struct BalanceLimits {
  std::int64_t floor = kNoFloor;      // the least that balance − held may be
  std::int64_t ceiling = kNoCeiling;  // the most that the balance may be
  std::uint64_t last_slot = 0;        // that set them
};

struct BalanceGroup {
  std::uint32_t account = 0;  // the one that its limits were first set by
  BalanceLimits limits;
  Int128 balance = 0;
  Int128 held = 0;

  bool is_below_floor(Int128 available_change) const {
    return limits.floor != kNoFloor && balance - held + available_change < limits.floor;
  }
  bool is_above_ceiling(Int128 balance_change) const {
    return limits.ceiling != kNoCeiling && balance + balance_change > limits.ceiling;
  }
};

class BalanceGroups {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // The group of the account's balance name, or kNone.
  std::uint32_t find(const AccountTable& accounts, std::uint32_t account) const;
  // Of an account with `in_balance_group`; kNone only while a checkpoint is caught up.
  std::uint32_t of_member(std::uint32_t account) const;
  // A group without limits of everything that shares the account's balance name, which has none.
  std::uint32_t create(AccountTable& accounts, std::uint32_t account);
  // A new account, if its balance name has limits.
  void join(AccountTable& accounts, std::uint32_t account);

  BalanceGroup& operator[](std::uint32_t group) { return groups_[group]; }
  const BalanceGroup& operator[](std::uint32_t group) const { return groups_[group]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(groups_.size()); }

  // Of a member.
  void change(std::uint32_t account, Int128 balance_change, Int128 held_change);

  // Forgets the newest ones, for a linked chain that is taken back.
  void truncate(AccountTable& accounts, std::uint32_t size);

  // Sums and members are not saved: load() counts them, over the accounts loaded before.
  void save(base::ByteWriter& writer) const;
  bool load(base::ByteReader& reader, AccountTable& accounts);

 private:
  void add_member(AccountTable& accounts, std::uint32_t group, std::uint32_t account);

  std::vector<BalanceGroup> groups_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> groups_by_name_;  // by its hash
  std::unordered_map<std::uint32_t, std::uint32_t> groups_by_member_;
  BalanceNameIndex names_;
};

}  // namespace atollbank::ledger
