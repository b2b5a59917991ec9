// SPDX-License-Identifier: Apache-2.0
// Nanoseconds a slot of a Merkle tree over 64 MiB of journal, by what a leaf is.
//   ninja -C build/release ledger_bench &&
//   build/release/src/ledger/ledger_bench --benchmark_filter=tree
#include <benchmark/benchmark.h>

#include "ledger/format/slot.h"
#include "ledger/merkle.h"

namespace atollbank::ledger {
namespace {

constexpr std::size_t kJournalBytes = std::size_t{64} << 20;

// The bytes of one leaf; nodes up to the root included.
void tree_over_leaves_of(benchmark::State& state) {
  const auto leaf_bytes = static_cast<std::size_t>(state.range(0));
  const std::string journal(kJournalBytes, 'j');
  for (auto _ : state) {
    std::vector<MerkleHash> leaves;
    for (std::size_t at = 0; at < journal.size(); at += leaf_bytes)
      leaves.push_back(merkle_leaf(std::string_view(journal).substr(at, leaf_bytes)));
    benchmark::DoNotOptimize(merkle_perfect_root(std::move(leaves)));
  }
  const double slots = static_cast<double>(kJournalBytes / format::kSlotSize);
  state.counters["per_slot"] =
      benchmark::Counter(slots * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(tree_over_leaves_of)->Arg(128)->Arg(4096)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace atollbank::ledger
