// SPDX-License-Identifier: Apache-2.0
// How many records a second `atollctl ledger verify` reads, hashes and checks: with the naive
// ledger, and without it (--fast). A journal of half a million postings in memory.
#include <benchmark/benchmark.h>

#include <cstring>

#include "adapters/memory/memory_disk.h"
#include "apps/atollctl/lines/import_target.h"
#include "apps/atollctl/verify.h"
#include "base/random.h"

namespace atollbank::atollctl {
namespace {

constexpr std::uint64_t kAccounts = 10'000;
constexpr std::uint64_t kBatches = 64;
constexpr std::uint16_t kPounds = 826;

ledger::AccountId account(std::uint64_t number) { return {.high = 1, .low = number}; }

ledger::Batch openings(std::uint64_t first, std::uint64_t count) {
  ledger::Batch batch;
  for (std::uint64_t i = 0; i < count; ++i) {
    ledger::AccountOpening opening{
        .id = account(first + i), .floor_minor = ledger::kNoFloor, .currency = kPounds};
    std::strcpy(opening.namespace_name, "bench");
    std::strcpy(opening.name, "account");
    batch.commands.push_back({.kind = ledger::CommandKind::kOpenAccount,
                              .id = opening.id,
                              .side_index = static_cast<std::uint32_t>(i),
                              .side_count = 1});
    batch.openings.push_back(opening);
  }
  return batch;
}

ledger::Batch postings(base::Random& random, std::uint64_t& id) {
  ledger::Batch batch;
  for (std::uint32_t i = 0; i < ledger::kBatchCommandMax; ++i) {
    const std::uint64_t debit = random.below(kAccounts);
    batch.commands.push_back(
        {.kind = ledger::CommandKind::kPost,
         .currency = kPounds,
         .id = {.high = 2, .low = ++id},
         .debit_account = account(debit),
         .credit_account = account((debit + 1 + random.below(kAccounts - 1)) % kAccounts),
         .amount_minor = random.between(1, 500)});
  }
  return batch;
}

adapters::MemoryDisk& journal() {
  static adapters::MemoryDisk disk;
  static const bool is_made = [] {
    const auto ledger = NewLedger::open(disk);
    std::int64_t time_ns = 1'790'000'000'000'000'000;
    for (std::uint64_t first = 0; first < kAccounts; first += kAccounts / 2) {
      static_cast<void>((*ledger)->book(++time_ns, {openings(first, kAccounts / 2)}));
    }
    base::Random random(1);
    std::uint64_t id = 0;
    for (std::uint64_t i = 0; i < kBatches; ++i) {
      static_cast<void>((*ledger)->book(++time_ns, {postings(random, id)}));
    }
    return true;
  }();
  static_cast<void>(is_made);
  return disk;
}

void verify(benchmark::State& state) {
  adapters::MemoryDisk& disk = journal();
  const base::SystemClock clock;
  ProgressBar progress(stderr, clock);
  std::uint64_t commands = 0;
  for (auto _ : state) {
    const auto verdict = verify_journal(disk, progress, {.fast = state.range(0) != 0});
    if (!verdict || verdict->difference) state.SkipWithError("the journal does not verify");
    if (verdict) commands += verdict->figures.commands;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(commands));
}
BENCHMARK(verify)->ArgName("fast")->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace atollbank::atollctl
