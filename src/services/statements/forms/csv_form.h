// SPDX-License-Identifier: Apache-2.0
// A statement as comma-separated values: a row an entry, in columns that what reads Monzo's export
// knows, and more. Times are UTC. The balances at either end are those of the first and last row.
// Pure.
#pragma once

#include <string>

#include "services/statements/statement.h"

namespace atollbank::statements {

std::string to_csv(const Statement& statement);

}  // namespace atollbank::statements
