// SPDX-License-Identifier: Apache-2.0
// An account's whole statement, asked of the running bank's ledger over gRPC.
#pragma once

#include <vector>

#include "base/result.h"
#include "services/posting/api.h"
#include "tests/chaos/bank_program.h"

namespace atollbank::chaos {

// Oldest first.
base::Result<std::vector<posting::StatementEntry>> read_statement(const Door& door,
                                                                  base::Id account);

}  // namespace atollbank::chaos
