// SPDX-License-Identifier: Apache-2.0
// What clients do most, measured. Each starts its own bank on an empty folder, looks at one answer
// as a client would, loads it, and adds its rows to the report.
//
// Errors of all: internal wrong_answer, and whatever the bank or the generator fails with.
#pragma once

#include <string>

#include "base/clock.h"
#include "bench/harness/report.h"

namespace atollbank::bench {

struct BenchOptions {
  std::string bank;    // the program
  std::string folder;  // for everything that is written; on the disk that is measured
  int run_count = 5;
  base::Duration run_span = base::Duration::from_seconds(3);
  std::size_t short_history = 1'000;
  std::size_t long_history = 1'000'000;
  std::size_t waiting_events = 100'000;  // of a webhook whose program hangs
};

using Measure = base::Result<void>(const base::Clock& clock, const BenchOptions& options,
                                   Report& out);

// balance_reads: GET /balance
Measure measure_balances;
// transaction_pages: GET /transactions, 30 with their merchants, from anywhere in the months that
// the demo town has made
Measure measure_pages;
// pot_transfers: PUT /pots/{id}/deposit of a penny, each with its own dedupe_id. Afterwards the
// bank is killed and started again: every transfer that was answered is still there.
Measure measure_pot_transfers;
// pages_thousand, pages_million: the same pages from anywhere in the middle half of an account with
// so many transactions
Measure measure_long_history;
// webhook_alone_p99_ms, webhook_beside_dead_p99_ms: from a payment being asked for to its event at
// the program, which is the only one, or has beside it one that hangs with as many events waiting
Measure measure_webhooks;

}  // namespace atollbank::bench
