// SPDX-License-Identifier: Apache-2.0
// Which commits of the records say whose an address is where the ledger does not: the owners of a
// joint account, and the account of each pot. Pure.
#pragma once

#include <vector>

#include "ports/projections.h"
#include "ports/records.h"

namespace atollbank::transactions {

// Each taken once, by the commit's version. Empty for other commits.
std::vector<ports::ProjectionStep> owner_steps_of(const ports::OutboxEntry& entry);

}  // namespace atollbank::transactions
