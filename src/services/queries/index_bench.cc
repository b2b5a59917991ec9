// SPDX-License-Identifier: Apache-2.0
// What an indexed posting costs one core, and the bytes its index takes: steps of 16,384 slots,
// sealed into files of 524,288. Without the copy out of the journal and the write to the disk.
#include <benchmark/benchmark.h>

#include <cstring>

#include "base/random.h"
#include "services/queries/gleaner.h"
#include "services/queries/run.h"

namespace atollbank::queries {
namespace {

using ledger::format::GroupHeaderSlot;
using ledger::format::PostingSlot;
using ledger::format::Slot;

constexpr std::uint32_t kStepSlots = 16'384;
constexpr std::uint32_t kRunSlots = 524'288;
constexpr std::int64_t kStartNs = 1'700'000'000'000'000'000;
constexpr std::int64_t kDayNs = 86'400'000'000'000;

template <class T>
void put(Slot& slot, const T& value) {
  std::memcpy(static_cast<void*>(&slot), &value, sizeof(value));
}

void open_accounts(AccountDirectory& directory, std::uint32_t count) {
  const std::uint32_t number = directory.intern({.currency = 826});
  for (std::uint32_t i = 0; i < count; ++i) {
    const KnownAccount account{.id = {.high = 1, .low = i}, .class_number = number};
    benchmark::DoNotOptimize(directory.add(account));
  }
}

std::vector<Slot> postings(std::uint64_t first_slot, std::uint32_t account_count, bool back_dated,
                           base::Random& random) {
  std::vector<Slot> slots(kStepSlots);
  GroupHeaderSlot header;
  header.slot_count = kStepSlots;
  header.first_slot = first_slot;
  header.ledger_time_ns = kStartNs + static_cast<std::int64_t>(first_slot) * 1000;
  put(slots[0], header);
  for (std::uint32_t i = 1; i < kStepSlots; ++i) {
    PostingSlot posting;
    posting.header.kind = ledger::format::SlotKind::kPosting;
    posting.header.code = static_cast<std::uint32_t>(random.below(8));
    posting.id = {.high = first_slot, .low = random.next()};
    posting.amount_minor = random.between(1, 100'000);
    posting.debit_account = static_cast<std::uint32_t>(random.below(account_count));
    posting.credit_account = static_cast<std::uint32_t>(random.below(account_count));
    if (back_dated) posting.value_time_ns = kStartNs - random.between(1, 300 * kDayNs);
    put(slots[i], posting);
  }
  return slots;
}

void index_postings(benchmark::State& state) {
  const auto account_count = static_cast<std::uint32_t>(state.range(0));
  const bool back_dated = state.range(1) != 0;
  AccountDirectory directory;
  open_accounts(directory, account_count);
  base::Random random(1);
  std::vector<std::vector<Slot>> steps;
  for (std::uint32_t at = 0; at < kRunSlots; at += kStepSlots)
    steps.push_back(postings(32 + at, account_count, back_dated, random));
  std::size_t bytes = 0;
  for (auto _ : state) {
    Gleaner gleaner(directory);
    SortScratch scratch;
    std::vector<Columns> pieces;
    for (const auto& step : steps) {
      if (!gleaner.take(step)) return state.SkipWithError("not taken");
      pieces.push_back(gleaner.finish());
    }
    Columns run;
    for (const Columns& piece : pieces) append_columns(run, piece);
    sort_columns(run, scratch);
    bytes = encode_run(run, {.last_group_slot = run.first_slot}, {}, {}).size();
  }
  state.SetItemsProcessed(state.iterations() * kRunSlots);
  state.counters["bytes_per_posting"] = static_cast<double>(bytes) / kRunSlots;
  state.counters["ns_per_posting"] =
      benchmark::Counter(kRunSlots * 1e-9, benchmark::Counter::kIsIterationInvariantRate |
                                               benchmark::Counter::kInvert);
}
BENCHMARK(index_postings)
    ->ArgNames({"accounts", "back_dated"})
    ->Args({10'000, 0})
    ->Args({1'000'000, 0})
    ->Args({10'000, 1})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace atollbank::queries
