// SPDX-License-Identifier: Apache-2.0
// A shard whose steps run only when it says so: everything comes to its end by its own wakes.
#include <gtest/gtest.h>

#include <cstring>
#include <deque>

#include "services/posting/failing_journal_fixture.h"
#include "services/posting/shard.h"

namespace atollbank::posting {
namespace {

class WokenShard : public ::testing::Test {
 protected:
  class Pool final : public runtime::BlockingPool {
   public:
    [[nodiscard]] bool run(runtime::Work work) override {
      if (is_at_once) {
        work();
      } else {
        works.push_back(std::move(work));
      }
      return true;
    }
    bool is_at_once = false;
    std::deque<runtime::Work> works;
  };

  static ShardOptions options() {
    return {.group_slots_max = 128,
            .checkpoints = {.journal_bytes_min = 1 << 16,
                            .id_run_slots = 256,
                            .pieces = {.openings = 8, .records = 1}}};
  }

  void SetUp() override {
    shard_.set_wakers([this] { front_is_woken_ = true; }, [this] { log_is_woken_ = true; });
    ASSERT_TRUE(shard_.recover().has_value());
    ledger::Batch openings;
    for (std::uint64_t i = 0; i < 2; ++i) {
      ledger::AccountOpening opening{
          .id = {1, i}, .floor_minor = ledger::kNoFloor, .currency = 826};
      std::strcpy(opening.namespace_name, "test");
      std::strcpy(opening.name, "account");
      openings.openings.push_back(opening);
      openings.commands.push_back({.kind = ledger::CommandKind::kOpenAccount,
                                   .id = opening.id,
                                   .side_index = static_cast<std::uint32_t>(i),
                                   .side_count = 1});
    }
    push(std::move(openings));
    run();
  }

  static ledger::Command post(std::uint64_t number) {
    return {.kind = ledger::CommandKind::kPost,
            .currency = 826,
            .id = {2, number},
            .debit_account = {1, 0},
            .credit_account = {1, 1},
            .amount_minor = 1};
  }
  void push(ledger::Batch batch) {
    const auto slots = static_cast<std::uint32_t>(batch.commands.size());
    const auto on_reply = [this](base::Result<Reply> reply) {
      if (!reply) refusals_.push_back(reply.error().reason);
      if (reply) ++answered_;
    };
    shard_.push(Shard::Submission{.batch = std::move(batch), .slots = slots, .done = on_reply});
    front_is_woken_ = true;
  }
  void push_posts(std::uint64_t count) {
    ledger::Batch batch;
    for (std::uint64_t i = 0; i < count; ++i) batch.commands.push_back(post(++last_number_));
    push(std::move(batch));
  }
  // As a StepRunner does on each side; the pool is slow and does one thing when nobody else has
  // any.
  void run() {
    while (true) {
      if (std::exchange(front_is_woken_, false)) {
        front_is_woken_ |= shard_.step_front();
      } else if (std::exchange(log_is_woken_, false)) {
        log_is_woken_ |= shard_.step_log();
      } else if (!pool_.works.empty()) {
        runtime::Work work = std::move(pool_.works.front());
        pool_.works.pop_front();
        work();
      } else {
        return;
      }
    }
  }

  base::ManualClock clock_{base::Timestamp::from_ms(1'700'000'000'000)};
  FailingJournal journal_;
  Pool pool_;
  Shard shard_{options(), journal_, clock_, &pool_};
  bool front_is_woken_ = false;
  bool log_is_woken_ = false;
  std::uint64_t last_number_ = 0;
  int answered_ = 0;
  std::vector<std::string> refusals_;
};

TEST_F(WokenShard, batches_of_which_two_make_no_group_are_all_answered) {
  for (int i = 0; i < 7; ++i) push_posts(70);
  run();
  EXPECT_EQ(answered_, 1 + 7);
  EXPECT_TRUE(shard_.is_idle());
}

TEST_F(WokenShard, a_group_is_filled_to_its_last_slot) {
  const std::uint64_t groups = shard_.figures().groups;
  push_posts(127);  // and the header
  run();
  EXPECT_EQ(answered_, 2);
  EXPECT_EQ(shard_.figures().groups, groups + 1);
  push_posts(60);
  push_posts(67);
  run();
  EXPECT_EQ(answered_, 4);
  EXPECT_EQ(shard_.figures().groups, groups + 2);
}

TEST_F(WokenShard, a_failed_write_answers_everybody_and_whoever_follows) {
  std::string followed;
  const auto on_followed = [&](auto groups) { followed = groups.error().reason; };
  shard_.followers().follow(journal_, base::Deadline::never(), journal_.durable_end(), 1,
                            on_followed);
  journal_.writes_fail = true;
  for (int i = 0; i < 3; ++i) push_posts(70);
  run();
  EXPECT_EQ(refusals_,
            (std::vector<std::string>{"outcome_unknown", "shard_stopped", "shard_stopped"}));
  EXPECT_EQ(followed, "shard_stopped");
  EXPECT_TRUE(shard_.is_idle());
  push_posts(1);
  EXPECT_EQ(refusals_.back(), "shard_stopped");
}

TEST_F(WokenShard, what_was_applied_while_the_write_failed_has_no_known_outcome_either) {
  std::optional<base::ErrorCode> looked_up;
  journal_.writes_fail = true;
  journal_.during_append = [&] {
    push_posts(1);
    shard_.push(Shard::Lookup{.id = {2, 1},
                              .done = [&](const auto& found) { looked_up = found.error().code; }});
    shard_.step_front();
  };
  push_posts(1);
  run();
  EXPECT_EQ(refusals_, (std::vector<std::string>{"outcome_unknown", "outcome_unknown"}));
  EXPECT_EQ(looked_up, base::ErrorCode::kUnknown);
  EXPECT_TRUE(shard_.is_idle());
}

TEST_F(WokenShard, what_waits_for_room_while_the_write_fails_is_refused) {
  journal_.writes_fail = true;
  journal_.during_append = [&] {
    push_posts(70);
    push_posts(70);
    while (shard_.step_front()) {}
    front_is_woken_ = false;
  };
  push_posts(1);
  run();
  EXPECT_EQ(refusals_,
            (std::vector<std::string>{"outcome_unknown", "outcome_unknown", "shard_stopped"}));
  EXPECT_TRUE(shard_.is_idle());
}

TEST_F(WokenShard, what_is_applied_while_a_group_is_written_goes_into_the_next) {
  journal_.during_append = [&] {
    push_posts(1);
    shard_.step_front();
    EXPECT_EQ(answered_, 1);
    EXPECT_EQ(shard_.readers().balance_at(1).balance_minor, 0);
  };
  push_posts(1);
  run();
  EXPECT_EQ(answered_, 3);
  EXPECT_EQ(shard_.readers().balance_at(1).balance_minor, 2);
  EXPECT_EQ(shard_.figures().groups, 3u);
}

TEST_F(WokenShard, a_disk_that_fails_while_it_makes_room_stops_the_shard) {
  std::string followed;
  const auto on_followed = [&](auto groups) { followed = groups.error().reason; };
  shard_.followers().follow(journal_, base::Deadline::never(), journal_.durable_end(), 1,
                            on_followed);
  journal_.space_fails = true;
  push_posts(1);
  push_posts(1);
  run();
  EXPECT_EQ(refusals_, (std::vector<std::string>{"shard_stopped", "shard_stopped"}));
  EXPECT_EQ(followed, "shard_stopped");
  EXPECT_TRUE(shard_.figures().stopped);
  EXPECT_TRUE(shard_.is_idle());
}

TEST_F(WokenShard, a_duplicate_is_told_the_first_answer_and_counted_by_its_outcome) {
  push_posts(2);
  run();
  ledger::Batch again{.commands = {post(1), post(2)}};
  Reply reply;
  shard_.push(Shard::Submission{
      .batch = again, .slots = 2, .done = [&](auto r) { reply = std::move(*r); }});
  front_is_woken_ = true;
  run();
  EXPECT_EQ(reply.results[0].duplicate, 1);
  EXPECT_EQ(reply.results[0].debit_balance_after, -1);
  EXPECT_EQ(reply.results[1].debit_balance_after, -2);
  EXPECT_EQ(shard_.count_of(ledger::Outcome::kDone), 2u + 2u + 2u);
}

TEST_F(WokenShard, a_lookup_is_answered) {
  push_posts(1);
  std::optional<std::uint64_t> slot;
  shard_.push(Shard::Lookup{.id = {2, 1}, .done = [&](auto found) { slot = *found; }});
  front_is_woken_ = true;
  run();
  EXPECT_TRUE(slot.has_value());
  slot.reset();
  shard_.push(Shard::Lookup{.id = {2, 1}, .done = [&](auto found) { slot = *found; }});
  front_is_woken_ = true;
  run();
  EXPECT_TRUE(slot.has_value());
}

TEST_F(WokenShard, a_hold_says_when_it_is_due_and_expires_then) {
  EXPECT_EQ(shard_.next_front_wake(), base::Deadline::never().moment());
  ledger::Command hold = post(1);
  hold.kind = ledger::CommandKind::kPlaceHold;
  const base::Duration away = base::Duration::from_seconds(60);
  hold.limit_or_time = (clock_.wall() + away).nanoseconds;
  push({.commands = {hold}});
  run();
  EXPECT_EQ(shard_.next_front_wake(), clock_.monotonic() + away);
  const std::uint64_t end = journal_.durable_end();
  clock_.advance(away);
  EXPECT_EQ(shard_.next_front_wake(), clock_.monotonic());
  front_is_woken_ = true;
  run();
  EXPECT_GT(journal_.durable_end(), end);
  EXPECT_EQ(shard_.readers().balance_at(0).held_minor, 0);
  EXPECT_EQ(shard_.next_front_wake(), base::Deadline::never().moment());
}

TEST_F(WokenShard, a_checkpoint_that_is_due_is_finished_though_nothing_more_is_posted) {
  for (int i = 0; i < 10; ++i) push_posts(30);
  run();
  EXPECT_EQ(shard_.checkpoint_figures().written, 0u);
  for (int i = 0; i < 10; ++i) push_posts(30);
  run();
  EXPECT_EQ(shard_.checkpoint_figures().written, 1u);
  EXPECT_EQ(shard_.checkpoint_figures().failed, 0u);
  run();
  EXPECT_EQ(shard_.checkpoint_figures().written, 1u);
}

TEST_F(WokenShard, a_front_that_has_nothing_else_to_do_begins_the_checkpoint_that_is_due) {
  while (journal_.durable_end() * sizeof(ports::Slot) < options().checkpoints.journal_bytes_min) {
    push_posts(30);
    run();
  }
  ASSERT_EQ(shard_.checkpoint_figures().written, 0u);
  front_is_woken_ = true;
  run();
  EXPECT_EQ(shard_.checkpoint_figures().written, 1u);
}

TEST_F(WokenShard, a_copy_of_more_pieces_than_may_wait_is_finished_too) {
  ledger::Batch holds;
  for (std::uint64_t i = 0; i < 20; ++i) {
    holds.commands.push_back(post(++last_number_));
    holds.commands.back().kind = ledger::CommandKind::kPlaceHold;
  }
  push(std::move(holds));
  for (int i = 0; i < 20; ++i) push_posts(30);
  run();
  EXPECT_EQ(shard_.checkpoint_figures().written, 1u);
}

TEST_F(WokenShard, a_pool_that_is_done_at_once_finishes_it_too) {
  pool_.is_at_once = true;
  while (journal_.durable_end() * sizeof(ports::Slot) < options().checkpoints.journal_bytes_min) {
    push_posts(30);
    run();
  }
  front_is_woken_ = true;
  run();
  EXPECT_EQ(shard_.checkpoint_figures().written, 1u);
}

TEST_F(WokenShard, after_a_checkpoint_as_much_again_is_journaled_before_the_next) {
  while (shard_.checkpoint_figures().written == 0) {
    push_posts(30);
    run();
  }
  const std::uint64_t first = journal_.durable_end();
  while (shard_.checkpoint_figures().written == 1) {
    push_posts(30);
    run();
  }
  EXPECT_GE((journal_.durable_end() - first) * sizeof(ports::Slot), std::size_t{1} << 16);
  EXPECT_LE((journal_.durable_end() - first) * sizeof(ports::Slot), std::size_t{3} << 15);
}

}  // namespace
}  // namespace atollbank::posting
