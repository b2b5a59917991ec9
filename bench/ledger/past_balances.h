// SPDX-License-Identifier: Apache-2.0
// Balances as of instants of the past.
#pragma once

#include "bench/ledger/fresh_ledger.h"
#include "bench/harness/report.h"

namespace atollbank::bench {

// Written by the server; then asked in this process, as a program that links the library would, of
// the folder that the server left. The row with `rpc` in its name is asked of the server itself.
// Cold: the files were thrown out of memory before each question.
base::Result<void> measure_past_balances(const base::Clock& clock, const BenchOptions& options,
                                         Report& out);

}  // namespace atollbank::bench
