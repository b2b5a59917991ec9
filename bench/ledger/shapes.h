// SPDX-License-Identifier: Apache-2.0
// The shapes of postings that the ledger is measured in. Each starts its own server on an empty
// folder, opens and funds the accounts, runs, checks the balances at the end, and adds its rows to
// the report.
//
// Errors of all: internal wrong_answer, trial_balance_wrong, balance_wrong, and whatever the server
// fails with.
#pragma once

#include "bench/ledger/fresh_ledger.h"
#include "bench/harness/report.h"

namespace atollbank::bench {

using Measure = base::Result<void>(const base::Clock& clock, const BenchOptions& options,
                                   Report& out);

Measure measure_bulk;
Measure measure_many_accounts;
Measure measure_random_ids;
Measure measure_evidence;
Measure measure_holds;
Measure measure_four_legs;
Measure measure_two_currencies;
Measure measure_back_dated;
Measure measure_with_metadata;
Measure measure_small_16x1;
Measure measure_small_1x1;
Measure measure_http_bulk_50;

}  // namespace atollbank::bench
