// SPDX-License-Identifier: Apache-2.0
#include "ledger/rules/balance_name_index.h"

#include <cstring>

#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::ledger {

bool share_balance_name(const AccountOpening& one, const AccountOpening& other) {
  return one.owner == other.owner && one.currency == other.currency &&
         std::memcmp(one.balance_name, other.balance_name, sizeof(one.balance_name)) == 0;
}

std::uint64_t balance_name_hash_of(const AccountOpening& opening) {
  const base::ByteView parts[] = {base::bytes_of(opening.owner),
                                  base::bytes_of(opening.balance_name),
                                  base::bytes_of(opening.currency)};
  return base::checksum64(parts);
}

std::uint32_t BalanceNameIndex::newest(const AccountTable& accounts, std::uint32_t account) {
  if (!index_) index_.emplace();
  const auto find = [&](const AccountOpening& opening, std::uint64_t hash) {
    return index_->find(hash, [&](std::uint64_t number) {
      const auto found = static_cast<std::uint32_t>(number);
      return share_balance_name(accounts.opening(found), opening);
    });
  };
  for (auto i = static_cast<std::uint32_t>(older_.size()); i < accounts.size(); ++i) {
    const AccountOpening& opening = accounts.opening(i);
    older_.push_back(AccountTable::kNone);
    if (!has_balance_name(opening)) continue;
    const std::uint64_t hash = balance_name_hash_of(opening);
    const std::uint64_t found = find(opening, hash);
    if (found != IndexTable::kNone) {
      older_[i] = static_cast<std::uint32_t>(found);
      index_->erase(hash, found);
    }
    index_->insert(hash, i);
  }
  const AccountOpening& opening = accounts.opening(account);
  return static_cast<std::uint32_t>(find(opening, balance_name_hash_of(opening)));
}

}  // namespace atollbank::ledger
