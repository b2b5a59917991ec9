// SPDX-License-Identifier: Apache-2.0
#include "ledger/account_table.h"

namespace atollbank::ledger {

std::uint32_t AccountTable::open(const AccountOpening& opening) {
  const std::uint32_t index = size();
  ATOLL_ASSERT(index < kNone);
  Account account;
  account.id = opening.id;
  account.floor = opening.floor_minor;
  account.currency = opening.currency;
  account.index = index;
  accounts_.push_back(account);
  openings_.push_back(opening);
  index_.insert(hash_of(opening.id.high, opening.id.low), index);
  return index;
}

}  // namespace atollbank::ledger
