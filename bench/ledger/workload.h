// SPDX-License-Identifier: Apache-2.0
// What the benchmark asks of the ledger: ten thousand funded accounts and payments between two of
// them drawn evenly. Seeded; one thread at a time.
#pragma once

#include <cstdint>
#include <string>

#include "base/random.h"
#include "ledger/command.h"

namespace atollbank::bench {

inline constexpr std::uint32_t kAccountCount = 10'000;
inline constexpr std::uint32_t kBulkBatch = ledger::kBatchCommandMax;
inline constexpr std::size_t kEvidenceBytes = 200;

enum class IdOrder { kByTime, kRandom };

ledger::AccountId account_id(std::uint32_t number);  // 0 is the house, 1 to kAccountCount customers

class Workload {
 public:
  Workload(IdOrder order, std::uint64_t seed) : order_(order), random_(seed) {}

  // Openings `first` to `first + count` of the accounts, the house included.
  ledger::Batch openings(std::uint32_t first, std::uint32_t count);
  // The house pays every customer of the range.
  ledger::Batch funding(std::uint32_t first, std::uint32_t count);

  ledger::Batch payments(std::uint32_t count);
  ledger::Batch payments_with_evidence(std::uint32_t count);
  // `pair_count` holds, then the capture in full of each.
  ledger::Batch holds_and_captures(std::uint32_t pair_count);

 private:
  base::Id next_id();
  ledger::Command payment();

  IdOrder order_;
  base::Random random_;
  std::uint64_t last_number_ = 0;
  std::string evidence_ = std::string(kEvidenceBytes, 'e');
};

}  // namespace atollbank::bench
