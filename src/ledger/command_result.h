// SPDX-License-Identifier: Apache-2.0
// The answer to one command: 64 bytes, little-endian, in the order of the batch.
#pragma once

#include <cstdint>
#include <type_traits>
#include <vector>

#include "ledger/outcome.h"

namespace atollbank::ledger {

struct CommandResult {
  Outcome outcome{};
  std::uint8_t duplicate =
      0;  // 1: the id was used before with the same content; this is the first answer
  std::uint8_t reserved = 0;
  std::uint32_t leg_index = 0;  // kPostLegs: where its balances begin in Reply::leg_balances
  std::uint64_t slot = 0;       // record number; 0 when nothing was journaled
  std::int64_t booking_time_ns = 0;
  // Of the debit (or held, or changed) account and of the credit account.
  std::int64_t debit_balance_before = 0;
  std::int64_t debit_balance_after = 0;
  std::int64_t credit_balance_before = 0;
  std::int64_t credit_balance_after = 0;
  std::int64_t held_after = 0;  // of the debit account
};
static_assert(sizeof(CommandResult) == 64 && std::is_trivially_copyable_v<CommandResult>);

struct LegBalance {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

}  // namespace atollbank::ledger
