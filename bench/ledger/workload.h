// SPDX-License-Identifier: Apache-2.0
// What the benchmark asks of the ledger: many funded accounts and payments between two of them,
// drawn evenly. Seeded: two workloads of the same options ask the same. One thread at a time.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "base/random.h"
#include "ledger/command.h"

namespace atollbank::bench {

inline constexpr std::uint32_t kBulkBatch = ledger::kBatchCommandMax;
inline constexpr std::size_t kEvidenceBytes = 200;

enum class IdOrder { kByTime, kRandom };

struct WorkloadOptions {
  IdOrder order = IdOrder::kByTime;
  std::uint32_t account_count = 10'000;  // customers in pounds, numbered from 1
  std::uint64_t seed = 20'261'125;
};

// The house keeps its pounds in account 0 and its euros in the one behind the last customer's
// pounds; the customers' euros follow.
ledger::AccountId account_id(std::uint32_t number);

class Workload {
 public:
  explicit Workload(const WorkloadOptions& options)
      : options_(options), random_(options.seed) {}

  // Openings of the accounts `first` to `first + count`, in pounds.
  ledger::Batch openings(std::uint32_t first, std::uint32_t count);
  // The same customers' accounts in euros.
  ledger::Batch euro_openings(std::uint32_t first, std::uint32_t count);
  // The house pays every customer of the range.
  ledger::Batch funding(std::uint32_t first, std::uint32_t count);

  ledger::Batch payments(std::uint32_t count);
  // All of them to one customer.
  ledger::Batch payments_to(std::uint32_t number, std::uint32_t count);
  // With a value time somewhere in the three years before.
  ledger::Batch back_dated_payments(std::uint32_t count);
  // One payer, three payees.
  ledger::Batch four_legged_payments(std::uint32_t count);
  // A customer changes pounds into euros with the house.
  ledger::Batch exchanges(std::uint32_t count);
  ledger::Batch payments_with_evidence(std::uint32_t count);
  // With a text, a number and a flag each.
  ledger::Batch payments_with_metadata(std::uint32_t count);
  // `pair_count` holds, then the capture in full of each.
  ledger::Batch holds_and_captures(std::uint32_t pair_count);

 private:
  base::Id next_id();
  ledger::Command payment();
  std::uint32_t random_customer();
  void open(ledger::Batch& batch, std::uint32_t number, std::uint16_t currency, bool is_house);
  void add_posting(ledger::Batch& batch, std::initializer_list<ledger::Leg> legs);

  const WorkloadOptions options_;
  base::Random random_;
  std::uint64_t last_number_ = 0;
  std::string evidence_ = std::string(kEvidenceBytes, 'e');
};

}  // namespace atollbank::bench
