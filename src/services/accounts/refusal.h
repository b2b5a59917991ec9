// SPDX-License-Identifier: Apache-2.0
// What the ledger's outcomes mean to whoever asked for money to move. Pure functions.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "base/result.h"
#include "ledger/command_result.h"
#include "ledger/outcome.h"

namespace atollbank::accounts {

enum class Movement : std::uint8_t {
  kIntoPot,
  kOutOfPot,
  kPotChange,
  kIntoAccount,
  kPurchase,
  kSettlement,
  kTakeOver,
  kTransfer,
};

// kDone passes; everything else is the error of that movement.
base::Result<void> check_outcome(ledger::Outcome outcome, Movement movement);

// The result that decided a chain: the first that is neither done nor another's fault.
const ledger::CommandResult& deciding_result(std::span<const ledger::CommandResult> results);

// invalid_argument text_too_long
base::Result<void> check_texts(std::initializer_list<std::string_view> texts);

}  // namespace atollbank::accounts
