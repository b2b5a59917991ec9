// SPDX-License-Identifier: Apache-2.0
// The shapes that the ledger is measured in. Each starts its own server on an empty folder, opens
// and funds the accounts, runs, reads the trial balance at the end, and adds its rows to the
// report.
#pragma once

#include <string>

#include "base/clock.h"
#include "bench/ledger/report.h"

namespace atollbank::bench {

struct BenchOptions {
  std::string server;  // the program
  std::string folder;  // for everything that is written; on the disk that is measured
  int run_count = 5;
  base::Duration run_span = base::Duration::from_seconds(3);
  int restart_count = 3;
};

// Errors internal: wrong_answer, trial_balance_wrong, and whatever the server fails with.
base::Result<void> measure_bulk(const base::Clock& clock, const BenchOptions& options, Report& out);
base::Result<void> measure_random_ids(const base::Clock& clock, const BenchOptions& options,
                                      Report& out);
base::Result<void> measure_evidence(const base::Clock& clock, const BenchOptions& options,
                                    Report& out);
base::Result<void> measure_holds(const base::Clock& clock, const BenchOptions& options,
                                 Report& out);
base::Result<void> measure_small(const base::Clock& clock, const BenchOptions& options,
                                 Report& out);
base::Result<void> measure_restart(const base::Clock& clock, const BenchOptions& options,
                                   Report& out);

}  // namespace atollbank::bench
