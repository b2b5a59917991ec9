// SPDX-License-Identifier: Apache-2.0
// The engine against the naive model, on random batches, in memory: the quickest way to find out
// which of the two is wrong.
#include <gtest/gtest.h>

#include "ledger/format/group.h"
#include "ledger/ledger.h"
#include "ledger/record_view.h"
#include "sim/model/comparison.h"
#include "sim/model/naive_ledger.h"
#include "sim/model/workload.h"

namespace atollbank::sim {
namespace {

using ledger::format::Slot;

constexpr std::uint32_t kGroupSlotsMax = 4096;
constexpr std::int64_t kStartNs = 1'700'000'000'000'000'000;

// The engine with a journal that is a vector: groups are sealed, but never written.
class EngineInMemory : private ledger::RecordSource {
 public:
  void open_group(std::int64_t now_ns) {
    group_.open(0, end_.end_slot, now_ns, kGroupSlotsMax);
    EXPECT_FALSE(engine_.expire_due_holds(group_, kGroupSlotsMax));
  }
  void apply(const Batch& batch, std::vector<ledger::CommandResult>& results,
             std::vector<ledger::LegBalance>& legs) {
    engine_.apply(batch, group_, results, legs);
  }
  void close_group() {
    if (!group_.has_records()) return;
    const auto group = group_.finish();
    end_ = ledger::format::seal_group(group, end_);
    journal_.resize(end_.end_slot);
    std::copy(group.begin(), group.end(), journal_.end() - static_cast<long>(group.size()));
    groups_.push_back(end_.last_group_slot);
  }
  // As the log does it before it answers.
  void fill_duplicates(std::vector<ledger::CommandResult>& results,
                       std::vector<ledger::LegBalance>& legs) const {
    for (ledger::CommandResult& result : results) {
      if (result.duplicate == 0) continue;
      const auto record = std::span(journal_).subspan(result.slot);
      const Slot& header = journal_[result.slot - ledger::group_distance_of(record[0])];
      const auto time = ledger::slot_as<ledger::format::GroupHeaderSlot>(header).ledger_time_ns;
      ledger::fill_first_answer(record, time, result, legs);
    }
  }
  ledger::Ledger replayed() const {
    ledger::Ledger fresh;
    for (const std::uint64_t first : groups_) {
      const auto& header = ledger::slot_as<ledger::format::GroupHeaderSlot>(journal_[first]);
      const auto group = std::span(journal_).subspan(first, header.slot_count);
      const auto taken = fresh.replay(group);
      EXPECT_TRUE(taken.has_value()) << taken.error().message;
    }
    return fresh;
  }
  const ledger::Ledger& ledger() const { return engine_; }
  std::uint64_t next_group_slot() const { return end_.end_slot; }

 private:
  void read(std::uint64_t first_slot, std::span<Slot> out) const override {
    ASSERT_LE(first_slot + out.size(), journal_.size());
    std::copy_n(journal_.begin() + static_cast<long>(first_slot), out.size(), out.begin());
  }

  ledger::Ledger engine_{*this};
  std::vector<Slot> storage_ = std::vector<Slot>(kGroupSlotsMax);
  ledger::GroupBuilder group_{storage_};
  ledger::format::JournalEnd end_;
  std::vector<Slot> journal_;
  std::vector<std::uint64_t> groups_;
};

struct Pending {
  Batch batch;
  std::vector<Answer> expected;
  std::vector<ledger::CommandResult> results;
  std::vector<ledger::LegBalance> legs;
};

// One life of a ledger: groups of one to three batches. The first difference, in words.
std::string first_difference(std::uint64_t seed, int group_count, EngineInMemory& engine,
                             NaiveLedger& model) {
  Workload workload({.seed = seed});
  base::Random random(seed + 1);
  std::int64_t now = kStartNs;
  for (int g = 0; g < group_count; ++g) {
    now += random.between(1, 200'000'000);
    std::uint64_t slot = engine.next_group_slot();
    for (const Id& hold : model.expire_due(now)) model.told_expiry_slot(hold, ++slot);
    engine.open_group(now);
    std::vector<Pending> batches(1 + random.below(3));
    for (Pending& pending : batches) {
      const bool opens = g == 0 && &pending == batches.data();
      pending.batch = opens ? workload.opening_batch() : workload.next_batch(now);
      engine.apply(pending.batch, pending.results, pending.legs);
      for (std::size_t i = 0; i < pending.results.size(); ++i) {
        const ledger::CommandResult& result = pending.results[i];
        if (result.slot != 0 && result.duplicate == 0)
          model.told_slot(pending.batch.commands[i].id, result.slot);
      }
      pending.expected = model.apply(pending.batch, now);
    }
    for (const auto& [id, account] : model.accounts()) workload.note_version(id, account.version);
    engine.close_group();
    for (Pending& pending : batches) {
      engine.fill_duplicates(pending.results, pending.legs);
      for (std::size_t i = 0; i < pending.expected.size(); ++i) {
        const std::string text = difference(pending.expected[i], pending.results[i], pending.legs);
        if (text.empty()) continue;
        return "seed " + std::to_string(seed) + " group " + std::to_string(g) + " command " +
               std::to_string(i) + ": " + text + "\n  " + describe(pending.batch.commands[i]);
      }
    }
    if (const std::string text = difference(model, engine.ledger()); !text.empty()) {
      return "seed " + std::to_string(seed) + " after group " + std::to_string(g) + ": " + text;
    }
  }
  return "";
}

TEST(EngineProperty, the_engine_answers_as_the_naive_model_does) {
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    EngineInMemory engine;
    NaiveLedger model;
    ASSERT_EQ(first_difference(seed, 120, engine, model), "");
  }
}

TEST(EngineProperty, replaying_the_journal_rebuilds_the_same_bytes) {
  for (std::uint64_t seed = 1001; seed <= 1030; ++seed) {
    EngineInMemory engine;
    NaiveLedger model;
    ASSERT_EQ(first_difference(seed, 60, engine, model), "");
    const ledger::Ledger replayed = engine.replayed();
    EXPECT_EQ(difference(model, replayed), "") << "seed " << seed;
    EXPECT_TRUE(replayed.save() == engine.ledger().save()) << "seed " << seed;
    ledger::Ledger loaded;
    ASSERT_TRUE(loaded.load(engine.ledger().save()).has_value());
    EXPECT_TRUE(loaded.save() == engine.ledger().save()) << "seed " << seed;
  }
}

TEST(EngineProperty, the_random_life_meets_every_outcome_but_the_rarest) {
  std::set<Outcome> seen;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    NaiveLedger model;
    Workload workload({.seed = seed});
    std::int64_t now = kStartNs;
    for (int g = 0; g < 120; ++g) {
      now += 100'000'000;
      const Batch batch = g == 0 ? workload.opening_batch() : workload.next_batch(now);
      for (const Answer& answer : model.apply(batch, now)) seen.insert(answer.result.outcome);
    }
  }
  for (std::uint16_t number = 0; number < 128; ++number) {
    if (!ledger::is_known(number)) continue;
    const auto outcome = static_cast<Outcome>(number);
    if (outcome == Outcome::kEvidenceTooLarge) continue;
    EXPECT_TRUE(seen.contains(outcome)) << name_of(outcome);
  }
}

}  // namespace
}  // namespace atollbank::sim
