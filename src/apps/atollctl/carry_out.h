// SPDX-License-Identifier: Apache-2.0
// Carries out an order on a running bank's ledger: asks what it must know first (a currency, where
// a hold stands), sends one command or question, and makes a view of the answer.
//
// One thread; blocks. Errors are those of arguments.h and of the posting api.
#pragma once

#include <string>

#include "apps/atollctl/ledger_calls.h"
#include "apps/atollctl/order.h"
#include "apps/atollctl/view.h"
#include "base/clock.h"

namespace atollbank::atollctl {

struct Answer {
  View view;
  std::string refusal;  // "declined: insufficient_funds"; empty when it was done
};

// For a command that was given none. Two runs of this program in one millisecond do not make the
// same id.
base::Id new_id(const base::Clock& clock, std::uint16_t slice);

base::Result<Answer> carry_out(const LedgerOrder& order, LedgerCalls& ledger,
                               const base::Clock& clock);

}  // namespace atollbank::atollctl
