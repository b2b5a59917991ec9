// SPDX-License-Identifier: Apache-2.0
// Every query against the naive model, on random lives of a ledger: small runs, so that a life has
// dozens of them; questions between the groups, and again at old moments while writing goes on.
#include <gtest/gtest.h>

#include <cstring>

#include "adapters/memory/memory_disk.h"
#include "adapters/memory/memory_journal.h"
#include "ledger/format/group.h"
#include "ledger/format/metadata.h"
#include "ledger/ledger.h"
#include "services/queries/local_queries.h"
#include "sim/model/query_comparison.h"
#include "sim/model/workload.h"
#include "sim/world/sim_loop.h"

namespace atollbank::sim {
namespace {

using ledger::Batch;
using ledger::format::Slot;

constexpr std::uint32_t kGroupSlotsMax = 4096;
constexpr std::int64_t kStartNs = 1'700'000'000'000'000'000;
constexpr std::int64_t kHourNs = 3'600'000'000'000;
constexpr std::size_t kStepsMax = 100'000;

// A ledger in memory whose queries run on a loop.
class QueriedLedger : private ledger::RecordSource {
 public:
  explicit QueriedLedger(std::uint64_t seed) : loop_(seed) { start(); }

  // As after the end of the process: what the disk has is all there is.
  void start() {
    queries_.reset();
    executor_ = std::make_unique<SimExecutor>(loop_, clock_);
    pool_executor_ = std::make_unique<SimExecutor>(loop_, clock_);
    pool_ = std::make_unique<SimPool>(*pool_executor_);
    const queries::IndexerOptions options{.run_slots = 600, .step_bytes = 9000, .piece_slots = 200};
    queries_ =
        std::make_unique<queries::LocalQueries>(journal_, &disk_, *executor_, *pool_, options);
    ASSERT_TRUE(queries_->start().has_value());
  }
  void append(const Batch& batch, std::int64_t now_ns) {
    group_.open(0, end_.end_slot, now_ns, kGroupSlotsMax);
    EXPECT_FALSE(engine_.expire_due_holds(group_, kGroupSlotsMax));
    std::vector<ledger::CommandResult> results;
    std::vector<ledger::LegBalance> legs;
    engine_.apply(batch, group_, results, legs);
    if (!group_.has_records()) return;
    const auto group = group_.finish();
    end_ = ledger::format::seal_group(group, end_);
    ASSERT_TRUE(journal_.append(group).has_value());
    model_.take_group(group);
  }
  void settle(const std::function<bool()>& done) {
    for (std::size_t i = 0; i < kStepsMax && !done(); ++i) loop_.step();
  }
  std::string first_difference(std::uint64_t seed, int count) {
    auto settle_world = [this](const std::function<bool()>& done) { settle(done); };
    return QueryComparison(*queries_, model_, seed, settle_world).first_difference(count);
  }
  queries::LocalQueries& queries() { return *queries_; }
  const NaiveQueries& model() const { return model_; }
  adapters::MemoryDisk& disk() { return disk_; }

 private:
  void read(std::uint64_t first_slot, std::span<Slot> out) const override {
    ASSERT_EQ(*journal_.read(first_slot, out), out.size());
  }

  base::ManualClock clock_{base::Timestamp{kStartNs}};
  SimLoop loop_;
  adapters::MemoryJournal journal_;
  adapters::MemoryDisk disk_;
  ledger::Ledger engine_{*this};
  std::vector<Slot> storage_ = std::vector<Slot>(kGroupSlotsMax);
  ledger::GroupBuilder group_{storage_};
  ledger::format::JournalEnd end_;
  NaiveQueries model_;
  std::unique_ptr<SimExecutor> executor_;
  std::unique_ptr<SimExecutor> pool_executor_;
  std::unique_ptr<SimPool> pool_;
  std::unique_ptr<queries::LocalQueries> queries_;
};

std::string random_evidence(base::Random& random) {
  static constexpr const char* kChannels[] = {"card", "branch", "web"};
  std::vector<ledger::format::MetadataField> fields;
  fields.push_back({.name = "channel", .value = std::string(kChannels[random.below(3)])});
  if (random.chance(1, 2)) fields.push_back({.name = "batch", .value = random.between(1, 4)});
  return *ledger::format::join_evidence(std::move(fields), "rest");
}

// What the workload leaves plain: few references, value times around now, metadata, more addresses.
void vary(Batch& batch, base::Random& random, std::int64_t now_ns) {
  for (auto& opening : batch.openings) {
    if (random.chance(1, 3)) std::strcpy(opening.name, "pot");
    opening.chart_code = static_cast<std::uint32_t>(100 * random.between(1, 3));
    opening.legal_entity = static_cast<std::uint16_t>(random.below(2));
  }
  for (auto& command : batch.commands) {
    const bool refers = command.kind != ledger::CommandKind::kOpenAccount;
    if (refers && random.chance(1, 3)) command.reference = {.high = 5, .low = random.below(6)};
    const bool moves = command.kind == ledger::CommandKind::kPost ||
                       command.kind == ledger::CommandKind::kPostLegs;
    if (moves && random.chance(1, 3))
      command.value_time_ns = now_ns + random.between(-100, 100) * (kHourNs / 2);
    if (command.evidence_size == 0 && random.chance(1, 4))
      batch.attach_evidence(command, random_evidence(random));
  }
}

void live(QueriedLedger& ledger, std::uint64_t seed, int group_count, int questions_each) {
  Workload workload({.seed = seed});
  base::Random random(seed + 1);
  std::int64_t now = kStartNs;
  for (int g = 0; g < group_count; ++g) {
    now += random.chance(1, 6) ? random.between(1, 6) * kHourNs : random.between(1, 1'000'000);
    Batch batch = g == 0 ? workload.opening_batch() : workload.next_batch(now);
    vary(batch, random, now);
    ledger.append(batch, now);
    ASSERT_EQ(ledger.first_difference(random.next(), questions_each), "")
        << "seed " << seed << " after group " << g;
  }
}

TEST(QueryProperty, every_query_answers_as_the_naive_model_does_while_writing_goes_on) {
  for (std::uint64_t seed = 1; seed <= 16; ++seed) {
    QueriedLedger ledger(seed);
    live(ledger, seed, 300, 3);
    if (HasFatalFailure()) return;
    EXPECT_GT(ledger.queries().figures().run_count, 2u);
    ASSERT_EQ(ledger.first_difference(seed, 300), "") << "seed " << seed;
  }
}

TEST(QueryProperty, a_restart_takes_over_the_run_files_and_answers_the_same) {
  QueriedLedger ledger(77);
  live(ledger, 77, 250, 0);
  ASSERT_EQ(ledger.first_difference(1, 20), "");
  const auto files = ledger.disk().contents().size();
  ASSERT_GT(files, 3u);
  ledger.start();
  EXPECT_EQ(ledger.queries().figures().run_count, files);
  ASSERT_EQ(ledger.first_difference(2, 300), "");
}

TEST(QueryProperty, damaged_run_files_are_dropped_and_built_again) {
  QueriedLedger ledger(78);
  live(ledger, 78, 250, 0);
  ASSERT_EQ(ledger.first_difference(1, 20), "");
  const auto before = ledger.disk().contents();
  ASSERT_GT(before.size(), 3u);
  const std::string second = std::next(before.begin())->first;
  ledger.disk().flip_bit(second, 8 * 100);
  ledger.start();
  EXPECT_EQ(ledger.queries().figures().run_count, 1u);
  ASSERT_EQ(ledger.first_difference(2, 100), "");
  EXPECT_EQ(ledger.disk().contents().size(), before.size());
}

TEST(QueryProperty, run_files_of_another_journal_are_not_believed) {
  QueriedLedger one(79);
  live(one, 79, 150, 0);
  ASSERT_EQ(one.first_difference(1, 20), "");
  QueriedLedger other(80);
  live(other, 80, 150, 0);
  for (const auto& [name, content] : one.disk().contents()) other.disk().set_content(name, content);
  other.start();
  EXPECT_EQ(other.queries().figures().run_count, 0u);
  ASSERT_EQ(other.first_difference(2, 100), "");
}

}  // namespace
}  // namespace atollbank::sim
