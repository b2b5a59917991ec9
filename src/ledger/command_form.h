// SPDX-License-Identifier: Apache-2.0
// Whether a command is well formed, before any state is looked at, and how much room a batch needs.
// Pure functions of the bytes; the first half of the precedence in outcome.h.
#pragma once

#include "base/result.h"
#include "ledger/command.h"
#include "ledger/outcome.h"

namespace atollbank::ledger {

// kDone, or the first of the malformed outcomes that applies. The command's side and evidence
// ranges must lie within the batch (see check_batch).
Outcome check_form(const Command& command, const Batch& batch);

// Whether every range of the batch lies within its arrays and the whole fits limits; the most slots
// it can need. invalid_argument: batch_empty, batch_too_large, batch_malformed
base::Result<std::uint32_t> check_batch(const Batch& batch);

}  // namespace atollbank::ledger
