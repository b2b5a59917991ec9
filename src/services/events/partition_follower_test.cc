// SPDX-License-Identifier: Apache-2.0
#include "services/events/partition_follower.h"

#include "services/events/follower_fixture.h"

namespace atollbank::events {
namespace {

class PartitionFollowerTest : public FollowerFixture {};

TEST_F(PartitionFollowerTest, every_message_is_taken_once_and_in_order) {
  for (int i = 1; i <= 25; ++i) publish("customer/" + std::to_string(i % 2), amount_of(i));
  PartitionFollower follower = make_follower(4);
  EXPECT_EQ(follow(follower), Step::kIdle);
  EXPECT_EQ(total(), 25 * 26 / 2);
  EXPECT_TRUE(order().starts_with("outbox/customer/1@1 outbox/customer/0@1 outbox/customer/1@2 "));
  EXPECT_EQ(tally_.takes, 25);
  EXPECT_EQ(counter("atoll_events_taken_total"), 25u);
}

TEST_F(PartitionFollowerTest, what_comes_again_is_dropped) {
  publish("customer/1", amount_of(1));
  publish("customer/1", amount_of(2));
  log_.publish(message("customer/1", 1, 0, amount_of(1)));
  log_.publish(message("customer/1", 2, 1, amount_of(2)));
  publish("customer/1", amount_of(4));
  PartitionFollower follower = make_follower();
  EXPECT_EQ(follow(follower), Step::kIdle);
  EXPECT_EQ(total(), 7);
  EXPECT_EQ(counter("atoll_events_repeated_total"), 2u);
}

TEST_F(PartitionFollowerTest, a_cursor_that_was_lost_repeats_and_doubles_nothing) {
  for (int i = 0; i < 5; ++i) publish("customer/1", amount_of(1));
  PartitionFollower follower = make_follower();
  follow(follower);
  ASSERT_TRUE(store_.set_cursor("tally/0", 0));
  publish("customer/1", amount_of(1));
  PartitionFollower next = make_follower();
  EXPECT_EQ(follow(next), Step::kIdle);
  EXPECT_EQ(total(), 6);
}

TEST_F(PartitionFollowerTest, a_crash_takes_every_message_once_whenever_it_was_flushed) {
  for (int flushed = 0; flushed <= 12; ++flushed) {
    for (int i = 1; i <= 12; ++i) publish("customer/" + std::to_string(i % 3), amount_of(i));
    ASSERT_TRUE(store_.flush());
    PartitionFollower follower = make_follower(1);
    for (int i = 0; i < 12; ++i) {
      if (i == flushed) {
        ASSERT_TRUE(store_.flush());
      }
      ASSERT_EQ(follower.step(time_).value(), Step::kTaken);
    }
    store_.lose_unflushed();
    PartitionFollower after = make_follower(1);
    EXPECT_EQ(follow(after), Step::kIdle);
    EXPECT_EQ(total(), 78 * (flushed + 1));
  }
}

TEST_F(PartitionFollowerTest, a_gap_stops_the_partition_and_is_told) {
  publish("customer/1", amount_of(1));
  log_.publish(message("customer/1", 3, 2, amount_of(4)));
  publish("customer/2", amount_of(8));
  PartitionFollower follower = make_follower();
  EXPECT_EQ(follow(follower), Step::kGap);
  EXPECT_EQ(follow(follower), Step::kGap) << "and stays there";
  EXPECT_EQ(total(), 1) << "nothing behind the gap is taken";
  EXPECT_EQ(registry_.gauge("atoll_events_gap", "", {{"target", "tally/0"}}).value(), 1);
  EXPECT_TRUE(letters().empty());
}

TEST_F(PartitionFollowerTest, a_source_whose_beginning_is_missing_is_a_gap) {
  log_.publish(message("customer/1", 5, 4, amount_of(1)));
  PartitionFollower follower = make_follower();
  EXPECT_EQ(follow(follower), Step::kGap);
}

TEST_F(PartitionFollowerTest, positions_that_are_no_numbers_in_a_row_are_no_gap) {
  log_.publish(message("shard/0", 32, 0, amount_of(1)));
  log_.publish(message("shard/0", 96, 32, amount_of(2)));
  PartitionFollower follower = make_follower();
  EXPECT_EQ(follow(follower), Step::kIdle);
  EXPECT_EQ(total(), 3);
}

TEST_F(PartitionFollowerTest, what_fails_twice_and_then_not_is_no_dead_letter) {
  publish("customer/1", amount_of(1));
  tally_.failures_to_come = 2;
  PartitionFollower follower = make_follower();
  EXPECT_EQ(follow(follower), Step::kIdle);
  EXPECT_EQ(total(), 1);
  EXPECT_TRUE(letters().empty());
  EXPECT_EQ(counter("atoll_events_failed_tries_total"), 2u);
}

TEST_F(PartitionFollowerTest, each_message_has_tries_of_its_own) {
  publish("customer/1", "1");
  publish("customer/1", "2");
  publish("customer/1", amount_of(3));
  PartitionFollower follower = make_follower();
  EXPECT_EQ(follow(follower), Step::kIdle);
  EXPECT_EQ(tally_.takes, 7);
  EXPECT_EQ(letters().size(), 2u);
  EXPECT_EQ(total(), 3);
}

TEST_F(PartitionFollowerTest, a_letter_that_cannot_be_kept_keeps_its_message_waiting) {
  publish("customer/1", "poison");
  publish("customer/1", amount_of(1));
  records_.set_fault_source(
      [](const ports::Commit&) { return adapters::CommitFault::kLostBefore; });
  PartitionFollower follower = make_follower();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(follower.step(time_).value(), Step::kTryAgain);
  EXPECT_EQ(follower.step(time_).error().reason, "commit_unknown");
  EXPECT_EQ(total(), 0);
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  EXPECT_EQ(follow(follower), Step::kIdle);
  EXPECT_EQ(total(), 1);
  EXPECT_EQ(letters().size(), 1u);
}

TEST_F(PartitionFollowerTest, a_crash_after_a_letter_keeps_no_second_one) {
  publish("customer/1", "poison");
  PartitionFollower follower = make_follower();
  follow(follower);
  const std::size_t commits = records_.outbox(0, 100)->size();
  store_.lose_unflushed();
  PartitionFollower after = make_follower();
  EXPECT_EQ(follow(after), Step::kIdle);
  EXPECT_EQ(letters().size(), 1u);
  EXPECT_EQ(records_.outbox(0, 100)->size(), commits);
}

TEST_F(PartitionFollowerTest, a_replay_survives_a_crash_before_its_letter_was_settled) {
  publish("customer/1", "poison");
  PartitionFollower follower = make_follower();
  follow(follower);
  const DeadLetterName name = letters().at(0).name;
  tally_.is_mended = true;
  records_.set_fault_source(
      [](const ports::Commit&) { return adapters::CommitFault::kLostBefore; });
  EXPECT_EQ(follower.replay(of(name), operator_, time_).error().reason, "commit_unknown");
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  store_.lose_unflushed();
  PartitionFollower after = make_follower();
  follow(after);
  ASSERT_TRUE(after.replay(of(name), operator_, time_));
  EXPECT_EQ(total(), 1) << "once";
  EXPECT_TRUE(letters().empty());
}

TEST_F(PartitionFollowerTest, what_was_taken_in_its_place_meanwhile_is_not_taken_again) {
  publish("customer/1", "poison");
  PartitionFollower follower = make_follower();
  follow(follower);
  tally_.is_mended = true;
  ASSERT_TRUE(store_.clear());
  PartitionFollower rebuilt = make_follower();
  follow(rebuilt);
  EXPECT_EQ(total(), 1);
  ASSERT_TRUE(rebuilt.replay(of(letters().at(0).name), operator_, time_));
  EXPECT_EQ(total(), 1);
  EXPECT_TRUE(letters().empty());
}

TEST_F(PartitionFollowerTest, what_was_dropped_does_not_come_back_when_all_is_derived_anew) {
  publish("customer/1", "poison");
  PartitionFollower follower = make_follower();
  follow(follower);
  const DeadLetterName name = letters().at(0).name;
  EXPECT_EQ(book_.settle({.name = name, .why = ""}, DeadLetterBook::End::kDropped, operator_, time_)
                .error()
                .reason,
            "why_missing");
  ASSERT_TRUE(book_.settle(of(name), DeadLetterBook::End::kDropped, operator_, time_));
  EXPECT_TRUE(letters().empty());
  EXPECT_NE(last_audit().find(R"("eventName":"DropDeadLetter")"), std::string::npos);
  ASSERT_TRUE(store_.clear());
  PartitionFollower rebuilt = make_follower();
  EXPECT_EQ(follow(rebuilt), Step::kIdle);
  EXPECT_TRUE(letters().empty());
}

TEST_F(PartitionFollowerTest, a_message_about_a_dead_letter_makes_no_other_one) {
  publish("dead_letters/tally", "poison");
  publish("customer/1", amount_of(1));
  PartitionFollower follower = make_follower();
  EXPECT_EQ(follow(follower), Step::kIdle);
  EXPECT_TRUE(letters().empty());
  EXPECT_EQ(total(), 1);
  EXPECT_EQ(counter("atoll_dead_letters_total"), 1u);
}

TEST_F(PartitionFollowerTest, letters_are_listed_in_pages) {
  for (int i = 0; i < 5; ++i) publish("customer/1", "poison");
  PartitionFollower follower = make_follower();
  follow(follower);
  const auto first = book_.list({.after = {}, .limit = 3}).value();
  ASSERT_EQ(first.size(), 3u);
  const auto rest = book_.list({.after = first.back().name, .limit = 3}).value();
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest.back().name.cursor, 5u);
}

}  // namespace
}  // namespace atollbank::events
