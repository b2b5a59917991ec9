// SPDX-License-Identifier: Apache-2.0
// A ledger of its own for one shape: an empty folder that goes with it, a server, accounts opened
// and funded, and the look at the balances that ends every measurement.
//
// The workload is seeded, so what every account must hold can be worked out again afterwards.
#pragma once

#include <string>

#include "base/clock.h"
#include "bench/ledger/server.h"
#include "bench/ledger/workload.h"

namespace atollbank::bench {

struct BenchOptions {
  std::string server;  // the program
  std::string folder;  // for everything that is written; on the disk that is measured
  int run_count = 5;
  base::Duration run_span = base::Duration::from_seconds(3);
  int restart_count = 3;
  // How much of everything: account counts and journals of the full size, or a part of it.
  std::uint64_t bulk_postings = 50'000'000;
  std::uint64_t restart_postings = 100'000'000;
  std::uint64_t searched_postings = 10'000'000;
  std::uint32_t many_accounts = 1'000'000;
  std::uint32_t most_accounts = 10'000'000;
};

class FreshLedger {
 public:
  FreshLedger(const base::Clock& clock, const BenchOptions& options, const std::string& shape,
              const WorkloadOptions& workload);
  ~FreshLedger();

  Server* operator->() { return &server_; }
  Workload& workload() { return workload_; }

  // Starts the server, opens and funds the accounts.
  base::Result<void> start(std::size_t connection_count);
  base::Result<void> open_euro_accounts();

  // Errors internal trial_balance_wrong: all accounts together hold something, or something is
  // held. Reads every account in pounds.
  base::Result<void> check_trial_balance();
  // Errors internal balance_wrong: one of ten thousand accounts does not hold what `payment_count`
  // payments left it.
  base::Result<void> check_balances(std::uint64_t payment_count);

 private:
  base::Result<std::vector<posting::AccountBalance>> read_balances(
      const std::vector<std::uint32_t>& numbers);

  const base::Clock& clock_;
  std::string folder_;
  WorkloadOptions options_;
  Workload workload_;
  Server server_;
};

// Errors internal wrong_answer: a result is not `done`.
base::Result<void> expect_done(const base::Result<posting::Reply>& reply);

}  // namespace atollbank::bench
