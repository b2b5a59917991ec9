// SPDX-License-Identifier: Apache-2.0
// The shard's steps, called by hand: what happens when the inbox, the disk or the clock say no.
#include "services/posting/shard.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "runtime/named_thread.h"
#include "services/posting/failing_journal_fixture.h"

namespace atollbank::posting {
namespace {

using ledger::Outcome;

class ShardSteps : public ::testing::Test {
 protected:
  explicit ShardSteps(bool watches_another = false)
      : shard_(ShardOptions{.inbox_submissions_max = 4,
                            .watched_clock = watches_another ? &watched_ : nullptr},
               journal_, clock_) {
    EXPECT_TRUE(shard_.recover().has_value());
  }
  // Nobody is counted who was answered.
  void TearDown() override { EXPECT_TRUE(shard_.is_idle()); }

  // Answers land in answers_ in the order they come.
  void push(std::uint64_t number, base::Deadline deadline = base::Deadline::never()) {
    const base::Id id{.high = 1, .low = number};
    ledger::AccountOpening opening{.id = id, .currency = 826};
    std::strcpy(opening.namespace_name, "test");
    std::strcpy(opening.name, "account");
    shard_.push(Shard::Submission{
        .deadline = deadline,
        .batch =
            {.commands = {{.kind = ledger::CommandKind::kOpenAccount, .id = id, .side_count = 1}},
             .openings = {opening}},
        .slots = 1,
        .done = [this](base::Result<Reply> reply) {
          answers_.push_back(reply ? std::string(name_of(reply->results[0].outcome))
                                   : reply.error().reason);
        }});
  }
  void run() {
    while (shard_.step_front() || shard_.step_log()) {}
  }
  using Answers = std::vector<std::string>;

  base::ManualClock clock_{base::Timestamp::from_ms(1'700'000'000'000)};
  base::ManualClock watched_{base::Timestamp::from_ms(1'700'000'000'000)};
  FailingJournal journal_;
  Shard shard_;
  Answers answers_;
};

class ShardOfAMovedClock : public ShardSteps {
 protected:
  ShardOfAMovedClock() : ShardSteps(true) {}
};

TEST_F(ShardSteps, nothing_is_answered_before_the_log_has_written) {
  push(1);
  shard_.step_front();
  EXPECT_TRUE(answers_.empty());
  EXPECT_FALSE(shard_.is_idle());
  shard_.step_log();
  EXPECT_EQ(answers_, Answers{"done"});
  EXPECT_TRUE(shard_.is_idle());
}

TEST_F(ShardSteps, the_trial_balance_is_known_and_zero_after_every_group) {
  for (std::uint64_t i = 1; i <= 3; ++i) {
    push(i);
    run();
    EXPECT_EQ(shard_.readers().imbalance(), 0) << "group " << i;
  }
}

TEST_F(ShardSteps, what_gathers_during_a_sync_is_one_group) {
  for (std::uint64_t i = 0; i < 3; ++i) push(i + 1);
  run();
  EXPECT_EQ(journal_.figures().sync_count, 1u);
  EXPECT_EQ(answers_.size(), 3u);
}

TEST_F(ShardSteps, a_full_inbox_refuses_at_once_with_a_hint) {
  for (std::uint64_t i = 0; i < 5; ++i) push(i + 1);
  EXPECT_EQ(answers_, Answers{"posting_overloaded"});
  run();
  EXPECT_EQ(answers_.size(), 5u);
}

// How many of three small submissions an inbox of so many bytes takes.
std::size_t taken_by_inbox_of(std::uint64_t bytes) {
  const base::ManualClock clock{base::Timestamp::from_ms(1'700'000'000'000)};
  FailingJournal journal;
  Shard shard(ShardOptions{.inbox_bytes_max = bytes}, journal, clock);
  EXPECT_TRUE(shard.recover().has_value());
  std::size_t refused = 0;
  for (std::uint64_t i = 0; i < 3; ++i) {
    const ledger::Command command{.kind = ledger::CommandKind::kPost, .id = {1, i + 1}};
    shard.push(Shard::Submission{
        .batch = {.commands = {command}}, .slots = 1, .done = [&](base::Result<Reply> reply) {
          refused += !reply && reply.error().reason == "posting_overloaded";
        }});
  }
  const std::size_t taken = 3 - refused;
  while (shard.step_front() || shard.step_log()) {}
  return taken;
}

TEST(ShardInbox, takes_bytes_up_to_its_limit) {
  std::uint64_t bytes = sizeof(ledger::Command);  // of one submission: the least that takes one
  while (taken_by_inbox_of(bytes) == 0) ++bytes;
  EXPECT_EQ(taken_by_inbox_of(2 * bytes), 2u);
  EXPECT_EQ(taken_by_inbox_of(3 * bytes), 3u);
  EXPECT_EQ(taken_by_inbox_of(3 * bytes - 1), 2u);
}

TEST_F(ShardSteps, a_front_that_may_not_wait_leaves_what_waits_to_one_that_may) {
  journal_.has_space_ready = false;
  push(1);
  EXPECT_TRUE(shard_.step_front(Shard::Patience::kMayNotWait));
  EXPECT_FALSE(shard_.step_log());
  run();
  EXPECT_EQ(answers_, Answers{"done"});
  journal_.has_space_ready = true;
  push(2);
  shard_.step_front(Shard::Patience::kMayNotWait);
  shard_.step_log();
  EXPECT_EQ(answers_, (Answers{"done", "done"}));
}

TEST_F(ShardSteps, what_nobody_waits_for_any_more_is_not_begun) {
  push(1, base::Deadline::at(clock_.monotonic()));
  push(2, base::Deadline::at(clock_.monotonic() + base::Duration::from_ms(1)));
  run();
  EXPECT_EQ(answers_, (Answers{"deadline_exceeded", "done"}));
  EXPECT_EQ(shard_.ledger().accounts().size(), 1u);
}

TEST_F(ShardSteps, a_full_disk_refuses_before_applying_and_recovers) {
  journal_.no_space = true;
  push(1);
  run();
  EXPECT_EQ(answers_, Answers{"journal_full"});
  EXPECT_EQ(shard_.ledger().accounts().size(), 0u);
  journal_.no_space = false;
  push(1);
  run();
  EXPECT_EQ(answers_.back(), "done");
}

TEST_F(ShardSteps, the_first_failed_write_stops_the_shard_and_leaves_the_outcome_unknown) {
  journal_.writes_fail = true;
  push(1);
  run();
  EXPECT_EQ(answers_, Answers{"outcome_unknown"});
  journal_.writes_fail = false;
  push(2);
  run();
  EXPECT_EQ(answers_.back(), "shard_stopped");
  EXPECT_TRUE(shard_.figures().stopped);
  EXPECT_TRUE(shard_.is_idle());
}

TEST_F(ShardOfAMovedClock, days_that_its_owner_lets_pass_do_not_stop_posting) {
  push(1);
  run();
  clock_.jump_wall(base::Duration::from_seconds(31 * 86'400));
  push(2);
  run();
  EXPECT_EQ(answers_.back(), "done");
  // The machine's own clock is watched as before.
  watched_.jump_wall(base::Duration::from_seconds(3600));
  push(3);
  run();
  EXPECT_EQ(answers_.back(), "clock_unsettled");
}

TEST_F(ShardSteps, a_wall_clock_that_jumps_stops_posting_until_it_is_back) {
  push(1);
  run();
  clock_.jump_wall(base::Duration::from_seconds(3600));
  push(2);
  run();
  EXPECT_EQ(answers_.back(), "clock_unsettled");
  clock_.jump_wall(base::Duration::from_seconds(-3600));
  push(2);
  run();
  EXPECT_EQ(answers_.back(), "done");
}

TEST_F(ShardSteps, a_hold_that_ended_before_its_time_opens_no_group) {
  push(1);
  ledger::Command fund{.kind = ledger::CommandKind::kSetFloor,
                       .id = {2, 1},
                       .debit_account = {1, 1},
                       .limit_or_time = -100};
  ledger::Command place{
      .kind = ledger::CommandKind::kPlaceHold,
      .currency = 826,
      .id = {2, 2},
      .debit_account = {1, 1},
      .amount_minor = 10,
      .limit_or_time = (clock_.wall() + base::Duration::from_seconds(60)).nanoseconds};
  ledger::Command release{
      .kind = ledger::CommandKind::kReleaseHold, .currency = 826, .id = {2, 3}, .related = {2, 2}};
  shard_.push(Shard::Submission{.batch = {.commands = {fund, place, release}},
                                .slots = 3,
                                .done = [](base::Result<Reply> reply) {
                                  EXPECT_EQ(reply->results[2].outcome, Outcome::kDone);
                                }});
  run();
  clock_.advance(base::Duration::from_seconds(3600));
  run();
  clock_.advance(base::Duration::from_seconds(3600));
  push(5);
  run();
  std::vector<ports::Slot> slots;
  ASSERT_TRUE(journal_.read_groups(0, 1 << 20, slots).has_value());
  const auto& last = ledger::slot_as<ledger::format::GroupHeaderSlot>(
      slots[slots.size() - ledger::format::kSlotsPerBlock]);
  EXPECT_EQ(last.ledger_time_ns, clock_.wall().nanoseconds);
}

TEST_F(ShardSteps, a_group_filled_by_expiries_takes_no_command_and_wakes_the_log) {
  FailingJournal journal;
  Shard shard({.expiries_per_group_max = 1}, journal, clock_);
  ASSERT_TRUE(shard.recover());
  int log_wakes = 0;
  shard.set_wakers([] {}, [&log_wakes] { ++log_wakes; });
  const auto submit = [&shard](ledger::Batch batch) {
    const auto slots = static_cast<std::uint32_t>(batch.commands.size());
    shard.push(Shard::Submission{.batch = std::move(batch), .slots = slots, .done = [](auto reply) {
                                   for (const auto& result : reply->results) {
                                     EXPECT_EQ(result.outcome, Outcome::kDone);
                                   }
                                 }});
  };
  ledger::AccountOpening from{.id = {1, 1}, .floor_minor = -100, .currency = 826};
  std::strcpy(from.namespace_name, "test");
  std::strcpy(from.name, "account");
  ledger::AccountOpening to = from;
  to.id = {1, 2};
  ledger::Command hold{
      .kind = ledger::CommandKind::kPlaceHold,
      .currency = 826,
      .id = {2, 1},
      .debit_account = {1, 1},
      .amount_minor = 50,
      .limit_or_time = (clock_.wall() + base::Duration::from_seconds(60)).nanoseconds};
  ledger::Command second_hold = hold;
  second_hold.id = {2, 2};
  submit({.commands = {{.kind = ledger::CommandKind::kOpenAccount, .id = {1, 1}, .side_count = 1},
                       {.kind = ledger::CommandKind::kOpenAccount,
                        .id = {1, 2},
                        .side_index = 1,
                        .side_count = 1},
                       hold,
                       second_hold},
          .openings = {from, to}});
  while (shard.step_front() || shard.step_log()) {}
  clock_.advance(base::Duration::from_seconds(3600));

  // Wants what both holds held.
  submit({.commands = {{.kind = ledger::CommandKind::kPost,
                        .currency = 826,
                        .id = {2, 3},
                        .debit_account = {1, 1},
                        .credit_account = {1, 2},
                        .amount_minor = 100}}});
  log_wakes = 0;
  shard.step_front(Shard::Patience::kMayNotWait);
  EXPECT_FALSE(shard.is_idle()) << "it waits for the group of the first expiry";
  EXPECT_GT(log_wakes, 0);
  shard.step_log();
  EXPECT_EQ(shard.readers().balance_at(0).held_minor, 50) << "one expiry a group, as asked for";
  while (shard.step_log() || shard.step_front()) {}
  EXPECT_TRUE(shard.is_idle());
  EXPECT_EQ(shard.readers().balance_at(0).balance_minor, -100);
}

// Most groups begin with the expiry of a hold of those before, and the log takes what it can get.
TEST(ShardOnTwoThreads, what_is_journaled_makes_the_same_ledger) {
  const base::SystemClock clock;
  adapters::MemoryJournal journal;
  Shard shard({}, journal, clock);
  ASSERT_TRUE(shard.recover());
  std::atomic<bool> is_over = false;
  runtime::NamedThread log("log", [&] {
    while (!is_over) {
      if (!shard.step_log()) std::this_thread::yield();
    }
  });
  ledger::AccountOpening opening{.id = {1, 1}, .floor_minor = -1000, .currency = 826};
  std::strcpy(opening.namespace_name, "test");
  std::strcpy(opening.name, "account");
  ledger::Batch batch{
      .commands = {{.kind = ledger::CommandKind::kOpenAccount, .id = {1, 1}, .side_count = 1}},
      .openings = {opening}};
  for (std::uint64_t i = 1; i <= 3'000; ++i) {
    shard.push(Shard::Submission{.batch = std::move(batch), .slots = 1, .done = [](auto) {}});
    while (!shard.is_idle()) {
      if (!shard.step_front()) std::this_thread::yield();
    }
    batch = {.commands = {{.kind = ledger::CommandKind::kPlaceHold,
                           .currency = 826,
                           .id = {2, i},
                           .debit_account = {1, 1},
                           .amount_minor = 1,
                           .limit_or_time = clock.wall().nanoseconds + 30'000}}};
  }
  is_over = true;
  log.join();

  ledger::Ledger replayed;
  ASSERT_TRUE(journal.recover(
      {}, [&](std::span<const ports::Slot> group) { return replayed.replay(group); }));
  EXPECT_EQ(replayed.save(), shard.ledger().save());
  EXPECT_GT(replayed.holds().size(), 1'000u);
  EXPECT_LT(replayed.accounts()[0].held, 100) << "holds did not expire";
}

TEST_F(ShardSteps, ledger_time_never_goes_back) {
  push(1);
  run();
  clock_.jump_wall(base::Duration::from_seconds(-30));
  push(2);
  run();
  std::vector<ports::Slot> slots;
  ASSERT_TRUE(journal_.read_groups(0, 1 << 20, slots).has_value());
  const auto& first = ledger::slot_as<ledger::format::GroupHeaderSlot>(slots[0]);
  const auto& second = ledger::slot_as<ledger::format::GroupHeaderSlot>(slots[first.slot_count]);
  EXPECT_EQ(second.ledger_time_ns, first.ledger_time_ns + 1);
}

}  // namespace
}  // namespace atollbank::posting
