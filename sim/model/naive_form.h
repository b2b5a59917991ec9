// SPDX-License-Identifier: Apache-2.0
// The model's own opinion of what is well formed: all that is wrong with a command, the smallest
// number of which is its outcome. Pure functions; shares nothing with ledger/command_form.
#pragma once

#include <set>

#include "ledger/command.h"
#include "ledger/outcome.h"

namespace atollbank::sim {

// Everything that applies; empty when well formed.
std::set<ledger::Outcome> form_faults(const ledger::Command& command, const ledger::Batch& batch);

// The smallest, kDone when there is none.
ledger::Outcome smallest(const std::set<ledger::Outcome>& faults);

}  // namespace atollbank::sim
