// SPDX-License-Identifier: Apache-2.0
// What a bank does all day and in its worst hour, measured. Each starts its own bank on an empty
// folder, checks afterwards that everything that was answered is there, and adds its rows.
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
  base::Duration run_span = base::Duration::from_seconds(5);
  std::size_t applicant_count = 2'000;  // of each run
  std::size_t payer_count = 1'000;
  std::size_t order_count = 100'000;     // due at one instant
  std::size_t record_count = 1'000'000;  // in the journal that is rebuilt of
};

using Measure = base::Result<void>(const base::Clock& clock, const BenchOptions& options,
                                   Report& out);

// onboarding: POST /applications of strangers with their papers, each answered when her account is
// open. Afterwards the bank is killed: each application is looked at, and has the account and the
// customer that were answered.
Measure measure_onboarding;
// payments: POST /payments of a penny by many customers, each with its own dedupe_id; those whose
// answer says that they are booked count. After each run as many pennies have come as went, one for
// each of them. Afterwards the bank is killed: all have what they had.
Measure measure_payments;
// standing_orders_due_s, and what others wait meanwhile, who pay and read at a steady rate: three
// times all orders fall due, and each time it is calm for as long afterwards, under the same load
// and the same looking up
Measure measure_standing_orders;
// rebuild: records of the journal a second, of which atolld --rebuild-projections makes anew all
// that a bank derives: from journal and records each account's transactions, their sums by month
// and category and its events (webhooks are positions in them), then from the records the audit
// trail, chain and index (atollctl audit rebuild makes the trail alone). The time is what the bank
// says of the first, and of the second what passes from its serving until the trail is whole.
// Afterwards each account's transactions, sums and events, and the trail's links and records, are
// those that stood before, and what stood before is what was brought in.
Measure measure_rebuild;
// record_commits, projection_steps, disk_syncs: what this machine can do, by the same adapters and
// without a bank
Measure measure_machine;
// payments_of_commits, orders_of_commits, rebuild_of_steps: what was reached, of what the machine
// can do
void add_parts_of_machine(const BenchOptions& options, Report& report);

}  // namespace atollbank::bench
