// SPDX-License-Identifier: Apache-2.0
// What the ledger and its journal have counted, as metrics: brought up to date whenever they are
// read.
#pragma once

#include <vector>

#include "base/metrics.h"
#include "ports/journal.h"
#include "services/posting/shard.h"

namespace atollbank::apps {

class BankMetrics {
 public:
  // The registry outlives this.
  explicit BankMetrics(base::Registry& registry);

  // One thread at a time.
  void update(const posting::Shard& shard, const ports::JournalFigures& journal);

 private:
  struct OutcomeCounter {
    ledger::Outcome outcome;
    base::Counter& counter;
  };

  std::vector<OutcomeCounter> outcomes_;
  base::Counter& groups_;
  base::Counter& overloads_;
  base::Counter& journal_full_;
  base::Gauge& in_flight_;
  base::Gauge& stopped_;
  base::Counter& bytes_written_;
  base::Counter& bytes_zeroed_;
  base::Counter& syncs_;
};

}  // namespace atollbank::apps
