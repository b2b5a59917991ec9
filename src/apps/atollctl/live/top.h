// SPDX-License-Identifier: Apache-2.0
// What a running ledger does from one moment to the next: rates, times, queue and hottest accounts,
// computed of two samples of its figures. Pure but for taking a sample, which blocks.
#pragma once

#include <map>
#include <vector>

#include "apps/atollctl/ledger_calls.h"
#include "apps/atollctl/view.h"
#include "base/timestamp.h"

namespace atollbank::atollctl {

struct HotAccount {
  ledger::AccountOpening account;
  std::uint64_t records = 0;  // of the newest ones
};

struct LedgerSample {
  base::Timestamp at;  // monotonic
  posting::LedgerFigures figures;
  std::vector<HotAccount> hottest;  // hottest first
  std::uint64_t looked_at = 0;      // how many of the newest records were counted for that
};

class LedgerSampler {
 public:
  // Both outlive the object.
  LedgerSampler(LedgerCalls& ledger, const base::Clock& clock) : ledger_(ledger), clock_(clock) {}

  base::Result<LedgerSample> take();

 private:
  base::Result<void> count_newest(LedgerSample& sample);

  LedgerCalls& ledger_;
  const base::Clock& clock_;
  std::map<std::uint32_t, ledger::AccountOpening> known_;  // by dense index
};

// The later of the two samples, with the rates since the earlier one.
View view_of_samples(const LedgerSample& earlier, const LedgerSample& later);

// The time in microseconds that at least `permille` of the counted ones do not exceed; 0 when none
// was counted, UINT64_MAX above the last bound.
std::uint64_t quantile_us(const posting::TimeCounts& earlier, const posting::TimeCounts& later,
                          std::uint32_t permille);

}  // namespace atollbank::atollctl
