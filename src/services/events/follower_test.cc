// SPDX-License-Identifier: Apache-2.0
#include "services/events/follower.h"

#include <deque>
#include <optional>

#include "services/events/follower_fixture.h"

namespace atollbank::events {
namespace {

// Work in the order of its time, which passes only here.
class Stepped final : public runtime::Executor, public runtime::BlockingPool {
 public:
  void post(runtime::Work work) override { post_after({}, std::move(work)); }
  void post_after(base::Duration delay, runtime::Work work) override {
    queue_.emplace(clock_.monotonic() + delay, std::move(work));
  }
  bool run(runtime::Work work) override {
    post(std::move(work));
    return true;
  }
  const base::Clock& clock() const override { return clock_; }

  void run_for(base::Duration time) {
    const base::Timestamp end = clock_.monotonic() + time;
    while (!queue_.empty() && queue_.begin()->first <= end) {
      const base::Timestamp due = queue_.begin()->first;
      runtime::Work work = std::move(queue_.begin()->second);
      queue_.erase(queue_.begin());
      if (due > clock_.monotonic()) clock_.advance(due - clock_.monotonic());
      work();
    }
    if (end > clock_.monotonic()) clock_.advance(end - clock_.monotonic());
  }

 private:
  base::ManualClock clock_{base::Timestamp{}};
  std::multimap<base::Timestamp, runtime::Work> queue_;
};

class EventFollowerTest : public FollowerFixture {
 protected:
  EventFollowerTest() { follower_.add(tally_, {"0"}); }

  template <class T>
  base::Result<T> answer(std::function<void(const Context&, Completion<T>)> call) {
    std::optional<base::Result<T>> told;
    call(operator_, [&](base::Result<T> result) { told = std::move(result); });
    executor_.run_for(base::Duration::from_ms(1));
    EXPECT_TRUE(told.has_value());
    return *told;
  }

  Stepped executor_;
  EventFollower follower_{{}, log_, store_, records_, registry_, executor_, executor_};
};

TEST_F(EventFollowerTest, what_is_published_is_taken_within_a_second) {
  follower_.start();
  executor_.run_for(base::Duration::from_ms(50));
  publish("customer/1", amount_of(3));
  executor_.run_for(base::Duration::from_seconds(1));
  EXPECT_EQ(total(), 3);
}

TEST_F(EventFollowerTest, behind_poison_the_next_is_taken_within_a_second) {
  follower_.start();
  executor_.run_for(base::Duration::from_ms(50));
  publish("customer/1", "poison");
  publish("customer/1", amount_of(3));
  executor_.run_for(base::Duration::from_seconds(1));
  EXPECT_EQ(total(), 3);
  EXPECT_EQ(letters().size(), 1u);
}

TEST_F(EventFollowerTest, what_was_taken_is_lasting_a_second_later) {
  follower_.start();
  publish("customer/1", amount_of(3));
  executor_.run_for(base::Duration::from_seconds(2));
  store_.lose_unflushed();
  EXPECT_EQ(total(), 3);
}

TEST_F(EventFollowerTest, stopped_it_takes_nothing_more) {
  follower_.start();
  executor_.run_for(base::Duration::from_ms(50));
  follower_.stop();
  executor_.run_for(base::Duration::from_seconds(2));
  publish("customer/1", amount_of(3));
  executor_.run_for(base::Duration::from_seconds(2));
  EXPECT_EQ(total(), 0);
}

TEST_F(EventFollowerTest, letters_are_shown_replayed_and_dropped) {
  publish("customer/1", "poison");
  publish("customer/1", "other poison");
  ASSERT_TRUE(follower_.catch_up().value());
  const auto waiting = answer<std::vector<DeadLetter>>(
      [&](const Context& context, auto done) { follower_.list(context, {}, std::move(done)); });
  ASSERT_EQ(waiting->size(), 2u);
  tally_.is_mended = true;
  EXPECT_TRUE(answer<void>([&](const Context& context, auto done) {
    follower_.replay(context, of(waiting->front().name), std::move(done));
  }));
  EXPECT_TRUE(answer<void>([&](const Context& context, auto done) {
    follower_.drop(context, of(waiting->back().name), std::move(done));
  }));
  EXPECT_TRUE(letters().empty());
  EXPECT_EQ(total(), 1);
}

TEST_F(EventFollowerTest, a_letter_of_nobody_is_not_found) {
  const DeadLetterName name{.consumer = "nobody", .log_partition = "0", .cursor = 1};
  EXPECT_EQ(follower_.replay_now(of(name), operator_).error().reason, "consumer_not_found");
  EXPECT_EQ(follower_.drop_now(of(name), operator_).error().reason, "dead_letter_not_found");
}

TEST_F(EventFollowerTest, a_gap_is_told_to_whoever_catches_up) {
  log_.publish(message("customer/1", 3, 2, amount_of(4)));
  EXPECT_FALSE(follower_.catch_up().value());
}

}  // namespace
}  // namespace atollbank::events
