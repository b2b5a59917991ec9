// SPDX-License-Identifier: Apache-2.0
// What an operator sees of a running ledger: counts since its start, and where its time goes.
// Plain values, read from any thread; they never gate anything.
#pragma once

#include <cstdint>
#include <vector>

#include "ports/journal.h"

namespace atollbank::posting {

// Of a shard. Read from any thread.
struct ShardFigures {
  std::uint64_t commands = 0;  // answered with a result, duplicates included
  std::uint64_t groups = 0;
  std::uint64_t overloads = 0;
  std::uint64_t journal_full = 0;
  std::uint64_t in_flight = 0;
  bool stopped = false;
};

// How often a time in microseconds fell into each bucket of base::Histogram.
using TimeCounts = std::vector<std::uint64_t>;

struct LedgerFigures {
  ShardFigures shard;
  ports::JournalFigures journal;
  std::uint64_t durable_end_slot = 0;
  TimeCounts answer_us;  // of each batch, from its arrival to its answer
  TimeCounts write_us;   // of each group: one write and one sync
};

}  // namespace atollbank::posting
