// SPDX-License-Identifier: Apache-2.0
// The state of one account inside the engine: one cache line, found by dense index.
//
// balance = credits − debits, in minor units. Invariant: held ≥ 0, and a closed account has balance
// 0, held 0.
#pragma once

#include <cstdint>

#include "ledger/command.h"

namespace atollbank::ledger {

enum AccountState : std::uint8_t { kDebitsFrozen = 1, kCreditsFrozen = 2, kClosed = 4 };

struct alignas(64) Account {
  AccountId id;
  std::int64_t balance = 0;
  std::int64_t held = 0;
  std::int64_t floor = 0;
  std::int64_t ceiling = kNoCeiling;
  std::uint64_t last_slot = 0;  // head of the account's chain in the journal; 0: only opened
  std::uint16_t currency = 0;
  std::uint8_t state = 0;
  std::uint8_t in_balance_group = 0;  // 1: its balance name has limits (balance_groups.h)
  std::uint32_t index = 0;

  bool can_spend(std::int64_t amount) const {
    if (floor == kNoFloor) return true;
    __extension__ using Wide = __int128;
    return static_cast<Wide>(balance) - held - amount >= floor;
  }
};
static_assert(sizeof(Account) == 64);

}  // namespace atollbank::ledger
