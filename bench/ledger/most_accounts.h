// SPDX-License-Identifier: Apache-2.0
// The largest ledger that is measured: postings between the most accounts, and then its restart
// after kill -9, with cold files, to the first new posting.
//
// Its accounts are checked against the workload, payment by payment.
#pragma once

#include "bench/ledger/fresh_ledger.h"
#include "bench/harness/report.h"

namespace atollbank::bench {

// Errors as those of shapes.h.
base::Result<void> measure_most_accounts(const base::Clock& clock, const BenchOptions& options,
                                         Report& out);

}  // namespace atollbank::bench
