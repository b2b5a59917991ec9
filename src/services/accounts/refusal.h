// SPDX-License-Identifier: Apache-2.0
// What the ledger's outcomes mean to whoever asked for money to move. Pure functions.
#pragma once

#include <string_view>

#include "base/result.h"
#include "ledger/outcome.h"

namespace atollbank::accounts {

enum class Movement : std::uint8_t {
  kIntoPot,
  kOutOfPot,
  kPotChange,
  kIntoAccount,
  kPurchase,
  kSettlement,
};

// kDone passes; everything else is the error of that movement.
base::Result<void> check_outcome(ledger::Outcome outcome, Movement movement);

// invalid_argument amount_invalid
base::Result<void> check_amount(std::int64_t amount_minor);
// invalid_argument dedupe_id_invalid
base::Result<void> check_dedupe_id(std::string_view dedupe_id);

}  // namespace atollbank::accounts
