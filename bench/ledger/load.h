// SPDX-License-Identifier: Apache-2.0
// Keeps a fixed number of batches in flight for a while, checks every result and times every
// answer.
//
// The first batches are made by the caller's thread, the next ones by the thread that answers;
// never two at a time.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "base/clock.h"
#include "bench/harness/connections.h"
#include "services/posting/api.h"

namespace atollbank::bench {

// While one is written the next is applied; a third waits longer than it adds to the rate (measured
// with 50 M postings: 1.75 M/s at p99 17 ms with two, 1.77 M/s at 25 ms with three).
inline constexpr std::size_t kBulkInFlight = 2;

struct Load {
  std::vector<posting::PostingApi*> apis;
  std::size_t in_flight_each = 1;
  base::Duration span;
  std::uint64_t batch_count_max = UINT64_MAX;  // stops early, after so many
  std::function<ledger::Batch()> make_batch;
  const std::atomic<bool>* stop = nullptr;  // set by somebody else; may be null
};

struct LoadFigures {
  std::uint64_t commands = 0;
  double seconds = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double p999_ms = 0;
  double max_ms = 0;

  double per_second() const { return static_cast<double>(commands) / seconds; }
};

// Errors: those of the api; internal wrong_answer when a result is not a fresh `done`.
base::Result<LoadFigures> run_load(const base::Clock& clock, const Load& load);

}  // namespace atollbank::bench
