// SPDX-License-Identifier: Apache-2.0
// Checkpoints of a shard whose steps are taken by hand: postings go on between any two pieces.
#include <gtest/gtest.h>

#include <cstring>

#include "runtime/pool_by_hand.h"
#include "services/posting/failing_journal_fixture.h"
#include "services/posting/shard.h"

namespace atollbank::posting {
namespace {

using runtime::PoolByHand;

class CheckpointWhileRunning : public ::testing::Test {
 protected:
  static ShardOptions options() {
    return {.checkpoints = {.journal_bytes_min = 1 << 16,
                            .id_run_slots = 256,
                            .pieces = {.openings = 8, .records = 3}}};
  }
  static base::Id account(std::uint64_t number) { return {.high = 1, .low = number}; }

  void SetUp() override {
    ASSERT_TRUE(shard_.recover().has_value());
    open(20);
  }

  ledger::Command next(ledger::CommandKind kind) {
    const std::uint64_t n = ++last_id_;
    ledger::Command command{.kind = kind, .currency = 826, .id = {.high = 2, .low = n}};
    command.debit_account = account(n % account_count_);
    command.credit_account = account((n + 1 + n % 5) % account_count_);
    command.amount_minor = static_cast<std::int64_t>(1 + n % 7);
    return command;
  }
  void open(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      ledger::AccountOpening opening{
          .id = account(account_count_++), .floor_minor = ledger::kNoFloor, .currency = 826};
      std::strcpy(opening.namespace_name, "test");
      std::strcpy(opening.name, "account");
      std::strcpy(opening.balance_name, "sum");
      opening.owner = {.high = 9, .low = account_count_ % 7};
      submit({.commands = {{.kind = ledger::CommandKind::kOpenAccount,
                            .id = opening.id,
                            .side_count = 1}},
              .openings = {opening}});
    }
  }
  // A posting, a hold, a capture of an older one, a reversal, and now and then an opening.
  void some_life() {
    ledger::Batch batch;
    batch.commands.push_back(next(ledger::CommandKind::kPost));
    const base::Id posting = batch.commands.back().id;
    batch.commands.push_back(next(ledger::CommandKind::kPlaceHold));
    holds_.push_back(batch.commands.back().id);
    if (holds_.size() > 5) {
      ledger::Command capture = next(ledger::CommandKind::kCaptureHold);
      capture.debit_account = {};
      capture.credit_account = {};
      capture.amount_minor = 1;
      capture.related = holds_[last_id_ % holds_.size()];
      batch.commands.push_back(capture);
    }
    ledger::Command mirror = batch.commands[0];
    mirror.id = {.high = 2, .low = ++last_id_};
    mirror.flags = ledger::kReversal;
    std::swap(mirror.debit_account, mirror.credit_account);
    mirror.related = posting;
    if (last_id_ % 3 == 0) batch.commands.push_back(mirror);
    if (last_id_ % 4 == 0) add_rule(batch);
    submit(std::move(batch));
    if (last_id_ % 11 == 0) open(1);
  }
  // What the rules of format 2 remember.
  void add_rule(ledger::Batch& batch) {
    using ledger::CommandKind;
    constexpr CommandKind kKinds[] = {CommandKind::kAccrue, CommandKind::kDefine,
                                      CommandKind::kSetBalanceLimits, CommandKind::kSetCeiling,
                                      CommandKind::kClosePeriod};
    ledger::Command command = next(kKinds[last_id_ / 4 % 5]);
    if (command.kind != CommandKind::kAccrue) {
      command = {.kind = command.kind, .id = command.id, .debit_account = command.debit_account};
      command.limit_or_time = command.kind == CommandKind::kSetCeiling ? ledger::kNoCeiling : 0;
    } else {
      command.amount_minor = 700'000'000;
    }
    if (command.kind == CommandKind::kSetBalanceLimits) {
      command.limit_or_time = ledger::kNoFloor;
      command.amount_minor = ledger::kNoCeiling;
    }
    const bool names_account =
        command.kind != CommandKind::kDefine && command.kind != CommandKind::kClosePeriod;
    if (!names_account) command.debit_account = {};
    batch.commands.push_back(command);
  }
  void submit(ledger::Batch batch) {
    shard_.push(Shard::Submission{.batch = std::move(batch), .slots = 8, .done = [](auto reply) {
                                    EXPECT_TRUE(reply.has_value());
                                  }});
    shard_.step_front();
    shard_.step_log();
  }
  // Until so many are finished; what the pool does comes only now and then.
  void live_until(std::uint64_t checkpoints) {
    for (int i = 0; i < 5000 && shard_.checkpoint_figures().written < checkpoints; ++i) {
      some_life();
      if (i % 3 == 0) pool_.work();
    }
    ASSERT_EQ(shard_.checkpoint_figures().written, checkpoints);
  }
  void expect_a_restart_has_the_same_state() {
    Shard again(options(), journal_, clock_);
    ASSERT_TRUE(again.recover().has_value());
    EXPECT_TRUE(again.ledger().save() == shard_.ledger().save());
  }
  std::optional<ports::JournalEnd> begin_of_newest() {
    ledger::Ledger loaded;
    Checkpointer reader(journal_, nullptr, options().checkpoints);
    return reader.load(loaded);
  }

  base::ManualClock clock_{base::Timestamp::from_ms(1'700'000'000'000)};
  FailingJournal journal_;
  PoolByHand pool_;
  Shard shard_{options(), journal_, clock_, &pool_};
  std::uint64_t account_count_ = 0;
  std::uint64_t last_id_ = 0;
  std::vector<base::Id> holds_;
};

TEST_F(CheckpointWhileRunning, a_restart_from_it_has_the_state_of_the_ledger_that_went_on) {
  for (std::uint64_t made = 1; made <= 4; ++made) {
    live_until(made);
    for (int i = 0; i < 7; ++i) some_life();
    expect_a_restart_has_the_same_state();
  }
}

// Nobody posts any more: each step comes because somebody was woken for it.
TEST_F(CheckpointWhileRunning, the_log_is_woken_for_what_only_it_can_do) {
  int log_wakes = 0;
  shard_.set_wakers([] {}, [&log_wakes] { ++log_wakes; });
  while (journal_.durable_end() < 600) some_life();
  for (int i = 0; i < 200 && shard_.checkpoint_figures().written == 0; ++i) {
    pool_.work();
    log_wakes = 0;
    shard_.step_front();
    if (log_wakes > 0) shard_.step_log();
  }
  EXPECT_EQ(shard_.checkpoint_figures().written, 1u);
}

TEST_F(CheckpointWhileRunning, a_restart_writes_the_runs_of_ids_that_it_replayed) {
  while (journal_.durable_end() < 600) some_life();
  PoolByHand pool;
  Shard again(options(), journal_, clock_, &pool);
  ASSERT_TRUE(again.recover().has_value());
  EXPECT_FALSE(pool.waiting.empty()) << "before anybody posts";
}

TEST_F(CheckpointWhileRunning, a_full_run_of_ids_is_the_pools_at_once) {
  while (journal_.durable_end() < 300) some_life();  // no checkpoint is due yet
  EXPECT_EQ(pool_.waiting.size(), 1u);
}

TEST_F(CheckpointWhileRunning, a_long_replay_writes_runs_of_ids_as_it_goes) {
  while (journal_.durable_end() < 12 * 256) some_life();
  EXPECT_FALSE(journal_.read_derived("ids-00000000").has_value()) << "the pool's to write";
  PoolByHand pool;
  Shard again(options(), journal_, clock_, &pool);
  ASSERT_TRUE(again.recover().has_value());
  EXPECT_TRUE(journal_.read_derived("ids-00000000").has_value());
}

// How large it is says when the next one is worth its while, also after a restart.
TEST_F(CheckpointWhileRunning, a_restart_knows_how_large_the_newest_is) {
  live_until(2);
  Shard again(options(), journal_, clock_);
  ASSERT_TRUE(again.recover().has_value());
  const std::uint64_t written = shard_.checkpoint_figures().last_bytes;
  const std::uint64_t read = again.checkpoint_figures().last_bytes;
  EXPECT_LE(read, written);  // begin and ids are not counted again
  EXPECT_GT(read, written / 2);
}

TEST_F(CheckpointWhileRunning, a_later_one_begins_later) {
  live_until(1);
  const auto first = begin_of_newest();
  ASSERT_TRUE(first.has_value());
  live_until(2);
  const auto second = begin_of_newest();
  ASSERT_TRUE(second.has_value());
  EXPECT_GE(second->end_slot, first->end_slot + 512);
}

TEST_F(CheckpointWhileRunning, every_id_is_known_after_a_restart) {
  live_until(3);
  Shard again(options(), journal_, clock_);
  ASSERT_TRUE(again.recover().has_value());
  ASSERT_EQ(again.ledger().bound_id_count(), shard_.ledger().bound_id_count());
  for (std::uint64_t n = 1; n <= last_id_; ++n) {
    const base::Id id{.high = 2, .low = n};
    EXPECT_EQ(again.ledger().slot_of(id, nullptr), shard_.ledger().slot_of(id, nullptr)) << n;
  }
}

TEST_F(CheckpointWhileRunning, one_that_lacks_a_file_is_passed_over_and_all_is_replayed) {
  live_until(2);
  for (const char* name : {"ids-00000000", "openings-00000000"}) {
    ASSERT_TRUE(journal_.remove_derived(name).has_value());
    EXPECT_FALSE(begin_of_newest().has_value());
    expect_a_restart_has_the_same_state();
    live_until(shard_.checkpoint_figures().written + 1);
  }
}

// Its frames are whole, and not what was written there.
TEST_F(CheckpointWhileRunning,
       one_with_frames_of_another_shape_is_passed_over_and_all_is_replayed) {
  using Frames = std::vector<base::Bytes>;
  struct Change {
    const char* name;
    const char* file;
    std::function<void(Frames&)> make;
  };
  const Change changes[] = {
      {"no frame", "checkpoint", [](Frames& frames) { frames.clear(); }},
      {"a begin cut short", "checkpoint", [](Frames& frames) { frames[0].pop_back(); }},
      {"a begin too long", "checkpoint", [](Frames& frames) { frames[0].push_back('x'); }},
      {"only a begin", "checkpoint", [](Frames& frames) { frames.resize(1); }},
      {"ids cut short", "checkpoint", [](Frames& frames) { frames[1].append("123"); }},
      {"a piece without its header", "checkpoint", [](Frames& frames) { frames[2].resize(3); }},
      {"no end", "checkpoint", [](Frames& frames) { frames.pop_back(); }},
      {"a run of ids without a frame", "ids-00000000", [](Frames& frames) { frames.clear(); }},
      {"a run of ids cut short", "ids-00000000", [](Frames& frames) { frames[0].pop_back(); }},
      {"two runs in a file", "ids-00000000", [](Frames& frames) { frames.resize(2, frames[0]); }},
      {"openings without a header", "openings-00000000",
       [](Frames& frames) { frames[0].resize(3); }},
  };
  const auto read = [this](const char* name) {
    Frames frames;
    const auto reader = journal_.read_derived(name);
    while (const auto frame = *(*reader)->next()) frames.emplace_back(*frame);
    return frames;
  };
  const auto write = [this](const char* name, const Frames& frames) {
    const auto writer = journal_.write_derived(name);
    for (const auto& frame : frames) EXPECT_TRUE((*writer)->append(frame));
    EXPECT_TRUE((*writer)->commit());
  };
  live_until(2);
  ASSERT_TRUE(begin_of_newest().has_value());
  for (const Change& change : changes) {
    const Frames sound = read(change.file);
    Frames changed = sound;
    change.make(changed);
    write(change.file, changed);
    EXPECT_FALSE(begin_of_newest().has_value()) << change.name;
    expect_a_restart_has_the_same_state();
    write(change.file, sound);
  }
  EXPECT_TRUE(begin_of_newest().has_value());
}

TEST_F(CheckpointWhileRunning, a_pool_that_is_full_delays_it_and_nothing_else) {
  pool_.work();  // what it took before, so that it is asked again, and refuses
  pool_.is_full = true;
  for (int i = 0; i < 500; ++i) some_life();
  EXPECT_EQ(shard_.checkpoint_figures().written, 0u);
  pool_.is_full = false;
  live_until(1);
  expect_a_restart_has_the_same_state();
}

TEST_F(CheckpointWhileRunning, one_that_failed_leaves_nothing_behind_for_the_next) {
  journal_.derived_fails = true;
  for (int i = 0; i < 200; ++i) {
    some_life();
    if (i % 7 == 0) pool_.work();
  }
  EXPECT_EQ(shard_.checkpoint_figures().written, 0u);
  EXPECT_GT(shard_.checkpoint_figures().failed, 0u);
  journal_.derived_fails = false;
  for (std::uint64_t made = 1; made <= 2; ++made) {
    live_until(made);
    EXPECT_TRUE(begin_of_newest().has_value());
    expect_a_restart_has_the_same_state();
  }
}

TEST_F(CheckpointWhileRunning, the_one_at_a_clean_stop_is_told_when_it_fails) {
  some_life();
  journal_.derived_fails = true;
  EXPECT_EQ(shard_.save_checkpoint().error().reason, "checkpoint_failed");
  journal_.derived_fails = false;
  ASSERT_TRUE(shard_.save_checkpoint().has_value());
  const std::uint64_t written = shard_.checkpoint_figures().written;
  EXPECT_EQ(written, 1u);
  ASSERT_TRUE(shard_.save_checkpoint().has_value());  // says what is known
  EXPECT_EQ(shard_.checkpoint_figures().written, written);
  EXPECT_EQ(begin_of_newest()->end_slot, journal_.durable_end());
}

TEST_F(CheckpointWhileRunning, ids_that_cannot_be_written_for_long_end_all_checkpoints) {
  journal_.derived_fails = true;
  const std::uint64_t end = journal_.durable_end() + 258 * options().checkpoints.id_run_slots;
  for (int i = 0; journal_.durable_end() < end; ++i) {
    some_life();
    if (i % 50 == 0) pool_.work();
  }
  expect_a_restart_has_the_same_state();  // nor does a replay wait for them
  journal_.derived_fails = false;
  for (int i = 0; i < 100; ++i) {
    some_life();
    pool_.work();
  }
  EXPECT_EQ(shard_.checkpoint_figures().written, 0u);
  EXPECT_EQ(shard_.save_checkpoint().error().reason, "checkpoint_failed");
  expect_a_restart_has_the_same_state();
}

TEST_F(CheckpointWhileRunning, one_whose_pieces_waited_for_a_full_pool_is_finished_by_a_free_one) {
  live_until(1);
  pool_.is_full = true;
  for (int i = 0; i < 300; ++i) some_life();
  pool_.is_full = false;
  live_until(2);
  expect_a_restart_has_the_same_state();
}

TEST_F(CheckpointWhileRunning, the_one_at_a_clean_stop_takes_nothing_from_one_that_was_cut_off) {
  live_until(1);
  pool_.is_full = true;  // its pieces wait
  for (int i = 0; i < 300; ++i) some_life();
  ASSERT_EQ(shard_.checkpoint_figures().written, 1u);
  pool_.is_full = false;
  ASSERT_TRUE(shard_.save_checkpoint().has_value());
  EXPECT_EQ(begin_of_newest()->end_slot, journal_.durable_end());
  expect_a_restart_has_the_same_state();
}

TEST_F(CheckpointWhileRunning, the_one_at_a_clean_stop_leaves_nothing_to_replay) {
  live_until(1);
  some_life();
  ASSERT_TRUE(shard_.save_checkpoint().has_value());
  EXPECT_EQ(begin_of_newest()->end_slot, journal_.durable_end());
  expect_a_restart_has_the_same_state();
}

}  // namespace
}  // namespace atollbank::posting
