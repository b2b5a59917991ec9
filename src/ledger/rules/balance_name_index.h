// SPDX-License-Identifier: Apache-2.0
// The accounts that share an owner, a balance name and a currency, found by one of them.
//
// Built when it is first asked, by one pass over the openings, and brought up to date by the new
// ones each time it is asked again: who sets no limits of balance names pays nothing for it.
#pragma once

#include <optional>

#include "ledger/account_table.h"
#include "ledger/memory/chunked_column.h"
#include "ledger/memory/index_table.h"

namespace atollbank::ledger {

// Whether the balances of both count in one sum.
bool share_balance_name(const AccountOpening& one, const AccountOpening& other);
std::uint64_t balance_name_hash_of(const AccountOpening& opening);
inline bool has_balance_name(const AccountOpening& opening) { return opening.balance_name[0] != 0; }

class BalanceNameIndex {
 public:
  // Calls visit(index) for each account that shares the balance name of `account`, itself included,
  // newest first. The account has a balance name.
  template <class Visit>
  void for_each_member(const AccountTable& accounts, std::uint32_t account, Visit visit) {
    for (std::uint32_t i = newest(accounts, account); i != AccountTable::kNone; i = older_[i])
      visit(i);
  }

 private:
  std::uint32_t newest(const AccountTable& accounts, std::uint32_t account);

  std::optional<IndexTable> index_;     // from the hash of a balance name to its newest account
  ChunkedColumn<std::uint32_t> older_;  // of every account: the next older one of its balance name
};

}  // namespace atollbank::ledger
