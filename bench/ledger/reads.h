// SPDX-License-Identifier: Apache-2.0
// What readers wait for while the ledger takes postings at full speed. Readers and writers have
// connections of their own.
#pragma once

#include "bench/ledger/fresh_ledger.h"
#include "bench/harness/report.h"

namespace atollbank::bench {

// A statement of 8,190 lines, again and again.
base::Result<void> measure_statement(const base::Clock& clock, const BenchOptions& options,
                                     Report& out);
// The newest fifty records that meet a filter of four conditions.
base::Result<void> measure_search(const base::Clock& clock, const BenchOptions& options,
                                  Report& out);

}  // namespace atollbank::bench
