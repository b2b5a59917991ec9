// SPDX-License-Identifier: Apache-2.0
// The exhaustive crash test: a bank runs a script of fifty operations on a disk that records every
// call which changes something; for every one of these calls the power is cut behind it, with what
// was not synced kept, dropped, torn or mixed; the bank that starts on what is left is audited.
#include "tests/crash/power_cut.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "tests/crash/small_bank.h"

namespace atollbank::crash {
namespace {

using adapters::MemoryDisk;
using Contents = std::map<std::string, MemoryDisk::Content>;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeedsPerCut = 1;
constexpr std::size_t kKillStep = 5;
constexpr std::size_t kSecondCutStep = 5;
#else
constexpr std::uint64_t kSeedsPerCut = 3;
constexpr std::size_t kKillStep = 1;
constexpr std::size_t kSecondCutStep = 1;
#endif

// The whole run, and how many groups were acknowledged before each call.
struct ScriptRun {
  std::vector<DiskCall> calls;
  std::vector<std::size_t> acknowledged;  // by the number of calls made
  std::vector<base::Bytes> states;        // by the number of groups
};

ScriptRun run_script() {
  MemoryDisk disk;
  RecordingDisk recorder(disk);
  SmallBank bank(recorder, SmallBank::Remembers::kStates);
  ScriptRun run;
  EXPECT_TRUE(bank.start().has_value());
  for (const auto& batch : script_of_fifty()) {
    const std::size_t groups = bank.group_count();
    const auto applied = bank.apply(batch);
    EXPECT_TRUE(applied.has_value()) << applied.error().message;
    // While the operation ran, nothing new was acknowledged.
    run.acknowledged.resize(recorder.calls().size(), groups);
  }
  run.acknowledged.push_back(bank.group_count());
  run.calls = recorder.calls();
  run.states = bank.states();
  return run;
}

const ScriptRun& the_run() {
  static const ScriptRun run = run_script();
  return run;
}

// Everything acknowledged is there, nothing is there in part, and the books balance.
void audit(const SmallBank& bank, std::size_t acknowledged) {
  const std::size_t groups = bank.group_count();
  ASSERT_GE(groups, acknowledged);
  ASSERT_LE(groups, acknowledged + 1);
  ASSERT_EQ(bank.ledger().save(), the_run().states[groups]);
  for (const auto& sum : bank.ledger().trial_balance()) {
    ASSERT_EQ(sum.credit_minor, sum.debit_minor);
  }
}

void expect_started(SmallBank& bank, std::size_t acknowledged) {
  const auto started = bank.start();
  ASSERT_TRUE(started.has_value()) << started.error().message;
  audit(bank, acknowledged);
}

// The script again from its beginning: what was done is known by its id, the rest is done now.
void expect_goes_on(SmallBank& bank) {
  for (const auto& batch : script_of_fifty()) {
    const auto applied = bank.apply(batch);
    ASSERT_TRUE(applied.has_value()) << applied.error().message;
  }
  ledger::Ledger whole;
  ASSERT_TRUE(whole.load(the_run().states.back()).has_value());
  ASSERT_EQ(bank.ledger().bound_id_count(), whole.bound_id_count());
  for (const auto& sum : bank.ledger().trial_balance()) {
    ASSERT_EQ(sum.credit_minor, sum.debit_minor);
  }
}

TEST(PowerCut, the_script_is_long_enough_to_matter) {
  EXPECT_GE(the_run().states.size(), 49u);
  EXPECT_GE(the_run().calls.size(), 150u);
}

TEST(PowerCut, behind_every_call_nothing_acknowledged_is_lost_and_nothing_is_half_there) {
  const ScriptRun& run = the_run();
  for (std::size_t calls = 0; calls <= run.calls.size(); ++calls) {
    for (const Unsynced unsynced : kAllUnsynced) {
      for (std::uint64_t seed = 0; seed < kSeedsPerCut; ++seed) {
        SCOPED_TRACE(testing::Message() << "behind call " << calls << ", unsynced "
                                        << static_cast<int>(unsynced) << ", seed " << seed);
        MemoryDisk disk;
        cut_power({}, std::span(run.calls).first(calls), unsynced, seed, disk);
        SmallBank bank(disk);
        expect_started(bank, run.acknowledged[calls]);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

TEST(PowerCut, a_bank_that_was_cut_off_goes_on_and_starts_again) {
  const ScriptRun& run = the_run();
  for (std::size_t calls = 0; calls <= run.calls.size(); calls += 7) {
    MemoryDisk disk;
    cut_power({}, std::span(run.calls).first(calls), Unsynced::kSectorsMixed, calls, disk);
    base::Bytes state;
    {
      SmallBank bank(disk);
      expect_started(bank, run.acknowledged[calls]);
      expect_goes_on(bank);
      if (testing::Test::HasFatalFailure()) return;
      state = bank.ledger().save();
    }
    SmallBank again(disk);
    ASSERT_TRUE(again.start().has_value());
    ASSERT_EQ(again.ledger().save(), state);
  }
}

// A kill forgives what the page cache still knows; the bank that starts after it must not rest on
// that, because the power cut that follows does not forgive.
TEST(PowerCut, after_a_kill_what_the_next_bank_acknowledges_survives_a_power_cut) {
  const auto script = script_of_fifty();
  for (std::size_t calls = 0; calls <= the_run().calls.size(); calls += kKillStep) {
    MemoryDisk disk;
    RecordingDisk recorder(disk);
    recorder.stop_after(calls);
    {
      SmallBank killed(recorder);
      if (killed.start()) {
        for (const auto& batch : script) {
          if (!killed.apply(batch)) break;
        }
      }
    }
    recorder.stop_after(SIZE_MAX);
    SmallBank next(recorder);
    expect_started(next, the_run().acknowledged[calls]);
    if (testing::Test::HasFatalFailure()) return;
    // After each of the next few groups, so that no later sync hides a missing one.
    const std::size_t groups_wanted = next.group_count() + 6;
    for (const auto& batch : script) {
      ASSERT_TRUE(next.apply(batch).has_value());
      if (next.group_count() == groups_wanted) break;
      const base::Bytes state = next.ledger().save();
      for (const Unsynced unsynced : {Unsynced::kDropped, Unsynced::kSectorsMixed}) {
        MemoryDisk after;
        cut_power({}, recorder.calls(), unsynced, calls, after);
        SmallBank bank(after);
        const auto started = bank.start();
        ASSERT_TRUE(started.has_value()) << started.error().message << " killed at " << calls;
        ASSERT_EQ(bank.ledger().save(), state) << "killed at " << calls;
      }
    }
  }
}

TEST(PowerCut, a_second_cut_in_the_recovery_or_soon_after_it_does_no_harm) {
  const auto script = script_of_fifty();
  for (std::size_t calls = 0; calls <= the_run().calls.size(); calls += kSecondCutStep) {
    MemoryDisk torn;
    cut_power({}, std::span(the_run().calls).first(calls), Unsynced::kSectorsMixed, calls, torn);
    const Contents before = torn.contents();
    RecordingDisk recorder(torn);
    SmallBank first(recorder, SmallBank::Remembers::kStates);
    expect_started(first, the_run().acknowledged[calls]);
    if (testing::Test::HasFatalFailure()) return;
    const std::size_t recovered = first.group_count();
    const std::size_t recovery_calls = recorder.calls().size();
    // The next group that the script has to offer.
    for (const auto& batch : script) {
      ASSERT_TRUE(first.apply(batch).has_value());
      if (first.group_count() > recovered) break;
    }
    for (std::size_t second = 0; second < recorder.calls().size(); ++second) {
      for (const Unsynced unsynced : kAllUnsynced) {
        MemoryDisk disk;
        cut_power(before, std::span(recorder.calls()).first(second), unsynced, second, disk);
        SmallBank bank(disk);
        const auto started = bank.start();
        ASSERT_TRUE(started.has_value())
            << started.error().message << " cut at " << calls << " and again at " << second;
        const std::size_t groups = bank.group_count();
        ASSERT_GE(groups, second < recovery_calls ? the_run().acknowledged[calls] : recovered);
        ASSERT_LE(groups, first.group_count());
        ASSERT_EQ(bank.ledger().save(), first.states()[groups]);
      }
    }
  }
}

}  // namespace
}  // namespace atollbank::crash
