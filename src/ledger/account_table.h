// SPDX-License-Identifier: Apache-2.0
// Every account of a shard: its state by dense index, its opening, and the way from its id to its
// index.
#pragma once

#include "ledger/account.h"
#include "ledger/format/slot.h"
#include "ledger/memory/chunked_column.h"
#include "ledger/memory/index_table.h"

namespace atollbank::ledger {

class AccountTable {
 public:
  AccountTable() { openings_.reserve_chunks(1u << 12); }

  static constexpr std::uint32_t kNone = format::kNoAccount;

  [[gnu::always_inline]] void prefetch_find(const AccountId& id) const {
    index_.prefetch(hash_of(id.high, id.low));
  }
  [[gnu::always_inline]] void prefetch_account(std::uint32_t index) const {
    if (index != kNone) __builtin_prefetch(&accounts_[index]);
  }

  // Once prefetch_find() has had its time: the account that is most likely meant.
  [[gnu::always_inline]] void prefetch_likely(const AccountId& id) const {
    const auto found = index_.find(hash_of(id.high, id.low), [](std::uint64_t) { return true; });
    if (found != IndexTable::kNone) __builtin_prefetch(&accounts_[found]);
  }

  // The dense index, or kNone.
  std::uint32_t find(const AccountId& id) const {
    const auto found = index_.find(
        hash_of(id.high, id.low), [&](std::uint64_t number) { return accounts_[number].id == id; });
    return found == IndexTable::kNone ? kNone : static_cast<std::uint32_t>(found);
  }

  // Makes room in an empty table.
  void reserve(std::uint64_t account_count) { index_.reserve(account_count); }
  // Gives the next dense index.
  std::uint32_t open(const AccountOpening& opening);

  Account& operator[](std::uint32_t index) { return accounts_[index]; }
  const Account& operator[](std::uint32_t index) const { return accounts_[index]; }
  // Never changes, and may be read by any thread that knows of the account.
  const AccountOpening& opening(std::uint32_t index) const { return openings_[index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(accounts_.size()); }

 private:
  IndexTable index_;
  ChunkedColumn<Account> accounts_;
  ChunkedColumn<AccountOpening, 15> openings_;
};

}  // namespace atollbank::ledger
