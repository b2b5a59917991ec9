// SPDX-License-Identifier: Apache-2.0
// Nanoseconds of the engine a posting: batches of 8,190 random pairs, new ids, groups in memory.
//   ninja -C build/release ledger_bench && build/release/src/ledger/ledger_bench
#include <benchmark/benchmark.h>

#include <cstring>

#include "base/random.h"
#include "ledger/ledger.h"

namespace atollbank::ledger {
namespace {

constexpr std::size_t kBatch = 8190;

class Bench : private RecordSource {
 public:
  explicit Bench(std::uint64_t account_count) : account_count_(account_count) {
    for (std::uint64_t i = 0; i < account_count; ++i) {
      AccountOpening opening{.id = {1, i}, .floor_minor = kNoFloor, .currency = 826};
      std::strcpy(opening.namespace_name, "bench");
      std::strcpy(opening.name, "account");
      run(Batch{
          .commands = {{.kind = CommandKind::kOpenAccount, .id = opening.id, .side_count = 1}},
          .openings = {opening}});
      keep_last_group();
    }
    batch_.commands.resize(kBatch);
  }

  void fill(bool random_ids) {
    keep_last_group();
    for (Command& command : batch_.commands) {
      const std::uint64_t debit = random_.below(account_count_);
      std::uint64_t credit = random_.below(account_count_ - 1);
      if (credit >= debit) ++credit;
      command = {
          .kind = CommandKind::kPost,
          .currency = 826,
          .id = random_ids ? base::Id{random_.next(), random_.next()} : base::Id{2, next_id_++},
          .debit_account = {1, debit},
          .credit_account = {1, credit},
          .amount_minor = 1 + static_cast<std::int64_t>(random_.below(1000))};
    }
  }
  void run(const Batch& batch) {
    builder_.open(0, next_slot_, ++now_, static_cast<std::uint32_t>(memory_.size()));
    ledger_.apply(batch, builder_, results_, leg_balances_);
    last_group_ = builder_.finish();
    next_slot_ += last_group_.size();
  }
  // Beside the measured time.
  void keep_last_group() {
    journal_.resize(next_slot_ - last_group_.size());
    journal_.insert(journal_.end(), last_group_.begin(), last_group_.end());
  }
  const Batch& batch() const { return batch_; }
  Outcome last() const { return results_.back().outcome; }

 private:
  std::uint64_t account_count_;
  base::Random random_{1};
  Batch batch_;
  void read(std::uint64_t first_slot, std::span<format::Slot> out) const override {
    const auto begin = journal_.begin() + static_cast<std::ptrdiff_t>(first_slot);
    std::copy_n(begin, out.size(), out.begin());
  }
  Ledger ledger_{*this};
  std::vector<format::Slot> memory_ = std::vector<format::Slot>(16384);
  GroupBuilder builder_{std::span<format::Slot>(memory_)};
  std::vector<format::Slot> journal_;
  std::span<format::Slot> last_group_;
  std::vector<CommandResult> results_;
  std::vector<LegBalance> leg_balances_;
  std::uint64_t next_slot_ = format::kFirstSlot;
  std::uint64_t next_id_ = 1;
  std::int64_t now_ = 1;
};

void apply_postings(benchmark::State& state) {
  Bench bench(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    state.PauseTiming();
    bench.fill(state.range(1) != 0);
    state.ResumeTiming();
    bench.run(bench.batch());
    if (bench.last() != Outcome::kDone) state.SkipWithError("a posting was not done");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
}
BENCHMARK(apply_postings)
    ->ArgNames({"accounts", "random_ids"})
    ->Args({10'000, 0})
    ->Args({10'000, 1})
    ->Args({1'000'000, 1})
    ->Iterations(300)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace atollbank::ledger
