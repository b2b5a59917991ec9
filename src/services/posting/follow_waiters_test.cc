// SPDX-License-Identifier: Apache-2.0
#include "services/posting/follow_waiters.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_journal.h"
#include "ledger/format/group.h"
#include "ledger/format/group_example.h"
#include "runtime/pool_by_hand.h"
#include "services/posting/failing_journal_fixture.h"

namespace atollbank::posting {
namespace {

using base::Timestamp;

class Followers : public ::testing::Test {
 protected:
  Followers() {
    EXPECT_TRUE(journal_.recover({}, [](auto) -> base::Result<void> { return {}; }).has_value());
  }

  void append() {
    const auto place = journal_.reserve(end_.end_slot, 3);
    auto group = ledger::format::example::group_of(ledger::format::example::postings(2),
                                                   place->first_slot, end_.ledger_time_ns + 1);
    end_ = ledger::format::seal_group(group, end_);
    EXPECT_TRUE(journal_.append(group).has_value());
  }
  // Its answer: how many slots and where it goes on, or why not.
  void follow(std::uint64_t from_slot, std::int64_t deadline_ms = 1'000) {
    followers_.follow(journal_, base::Deadline::at(Timestamp::from_ms(deadline_ms)), from_slot,
                      1 << 20, [this](base::Result<FollowedGroups> groups) {
                        answers_.push_back(groups ? std::to_string(groups->slots.size()) + " to " +
                                                        std::to_string(groups->next_slot)
                                                  : groups.error().reason);
                      });
  }
  using Answers = std::vector<std::string>;

  adapters::MemoryJournal journal_;
  ports::JournalEnd end_;
  runtime::PoolByHand pool_;
  FollowWaiters followers_{&pool_};
  Answers answers_;
};

TEST_F(Followers, what_is_durable_is_answered_at_once) {
  append();
  follow(0);
  EXPECT_EQ(answers_, Answers{"32 to 64"});
}

TEST_F(Followers, whose_groups_cannot_be_read_are_told) {
  FailingJournal journal;
  ASSERT_TRUE(journal.recover({}, [](auto) -> base::Result<void> { return {}; }).has_value());
  const auto place = journal.reserve(ledger::format::kFirstSlot, 3);
  auto group =
      ledger::format::example::group_of(ledger::format::example::postings(2), place->first_slot, 1);
  ledger::format::seal_group(group, {});
  ASSERT_TRUE(journal.append(group).has_value());
  journal.reads_fail = true;
  followers_.follow(journal, base::Deadline::never(), 0, 1 << 20, [this](auto groups) {
    answers_.push_back(groups ? "groups" : groups.error().reason);
  });
  EXPECT_EQ(answers_, Answers{"disk_failed"});
}

TEST_F(Followers, who_has_read_everything_is_woken_by_the_next_group_and_read_for_on_the_pool) {
  append();
  follow(64);
  followers_.wake(journal_);
  EXPECT_TRUE(pool_.waiting.empty());
  append();
  followers_.wake(journal_);
  EXPECT_TRUE(answers_.empty());
  ASSERT_EQ(pool_.waiting.size(), 1u);
  pool_.waiting[0]();
  EXPECT_EQ(answers_, Answers{"32 to 96"});
  followers_.wake(journal_);
  EXPECT_EQ(pool_.waiting.size(), 1u);
}

TEST_F(Followers, who_waits_for_more_than_came_goes_on_waiting) {
  follow(32);
  follow(64);
  append();
  pool_.is_full = true;  // whoever wakes reads
  followers_.wake(journal_);
  EXPECT_EQ(answers_, Answers{"32 to 64"});
  append();
  followers_.wake(journal_);
  EXPECT_EQ(answers_, (Answers{"32 to 64", "32 to 96"}));
}

TEST_F(Followers, whose_deadline_passes_gets_nothing_and_stays_where_it_is) {
  follow(32, 100);
  follow(32, 200);
  EXPECT_EQ(followers_.next_deadline(), Timestamp::from_ms(100));
  followers_.expire(Timestamp::from_ms(99));
  EXPECT_TRUE(answers_.empty());
  followers_.expire(Timestamp::from_ms(100));
  EXPECT_EQ(answers_, Answers{"0 to 32"});
  EXPECT_EQ(followers_.next_deadline(), Timestamp::from_ms(200));
  followers_.expire(Timestamp::from_ms(200));
  EXPECT_EQ(answers_, (Answers{"0 to 32", "0 to 32"}));
  EXPECT_EQ(followers_.next_deadline(), base::Deadline::never().moment());
}

TEST_F(Followers, a_close_answers_all_and_those_who_come_later) {
  append();
  follow(64);
  followers_.close(base::make_error(base::ErrorCode::kUnavailable, "shard_stopped", "it stopped"));
  EXPECT_EQ(answers_, Answers{"shard_stopped"});
  follow(0);
  EXPECT_EQ(answers_, (Answers{"shard_stopped", "shard_stopped"}));
  followers_.expire(Timestamp::from_ms(9'000));
  EXPECT_EQ(answers_.size(), 2u);
}

TEST_F(Followers, more_than_4096_do_not_wait) {
  for (std::size_t i = 0; i < FollowWaiters::kWaitersMax; ++i) follow(32);
  EXPECT_TRUE(answers_.empty());
  follow(32);
  EXPECT_EQ(answers_, Answers{"too_many_followers"});
}

}  // namespace
}  // namespace atollbank::posting
