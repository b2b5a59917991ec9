// SPDX-License-Identifier: Apache-2.0
// Debian's PostgreSQL doing the same double entry: a private cluster in our folder, reached by Unix
// socket, every commit synced, an idempotency key, two entries with balances after, an index for
// statements. It is asked by its own pgbench, and in bulk it even makes the payments itself.
#pragma once

#include "bench/ledger/fresh_ledger.h"
#include "bench/harness/report.h"

namespace atollbank::bench {

// Errors: not_found postgresql_not_found (the package is missing) · internal program_failed.
base::Result<void> measure_postgres(const base::Clock& clock, const BenchOptions& options,
                                    Report& out);

}  // namespace atollbank::bench
