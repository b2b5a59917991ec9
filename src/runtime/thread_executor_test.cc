// SPDX-License-Identifier: Apache-2.0
#include "runtime/thread_executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <vector>

namespace atollbank::runtime {
namespace {

using testing::ElementsAre;

// Moves only when told, by any thread.
class TestClock final : public base::Clock {
 public:
  base::Timestamp wall() const override { return {nanoseconds_.load()}; }
  base::Timestamp monotonic() const override { return {nanoseconds_.load()}; }
  void advance(base::Duration by) { nanoseconds_ += by.nanoseconds; }

 private:
  std::atomic<std::int64_t> nanoseconds_{0};
};

class ThreadExecutorTest : public testing::Test {
 protected:
  TestClock clock_;
  ThreadExecutor executor_{clock_, "test"};
};

TEST_F(ThreadExecutorTest, work_runs_in_order_on_the_thread_of_the_executor) {
  std::vector<int> order;
  bool on_its_thread = false;
  executor_.post([&] { order.push_back(1); });
  executor_.post([&] { order.push_back(2); });
  executor_.post([&] { on_its_thread = executor_.is_this_thread(); });
  executor_.stop();
  EXPECT_THAT(order, ElementsAre(1, 2));
  EXPECT_TRUE(on_its_thread);
}

TEST_F(ThreadExecutorTest, posted_work_never_runs_inside_the_post) {
  std::vector<int> order;
  executor_.post([&] {
    executor_.post([&] { order.push_back(2); });
    order.push_back(1);
  });
  executor_.stop();
  EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST_F(ThreadExecutorTest, timers_run_in_the_order_they_fall_due) {
  std::vector<int> order;
  std::promise<void> last_ran;
  executor_.post([&] {
    executor_.post_after(base::Duration::from_seconds(4), [&] { last_ran.set_value(); });
    executor_.post_after(base::Duration::from_seconds(3), [&] { order.push_back(4); });
    executor_.post_after(base::Duration::from_seconds(1), [&] { order.push_back(1); });
    executor_.post_after(base::Duration::from_seconds(2), [&] { order.push_back(2); });
    executor_.post_after(base::Duration::from_seconds(2), [&] { order.push_back(3); });
    clock_.advance(base::Duration::from_seconds(9));
  });
  last_ran.get_future().wait();
  EXPECT_THAT(order, ElementsAre(1, 2, 3, 4));
}

TEST_F(ThreadExecutorTest, a_timer_waits_until_its_clock_says_so) {
  bool ran = false;
  bool ran_early = false;
  std::promise<void> done;
  executor_.post_after(base::Duration::from_seconds(1), [&] {
    ran = true;
    done.set_value();
  });
  executor_.post([&] { ran_early = ran; });
  executor_.post([&] { clock_.advance(base::Duration::from_seconds(1)); });
  done.get_future().wait();
  EXPECT_FALSE(ran_early);
}

TEST(ThreadExecutor, a_timer_wakes_a_sleeping_executor) {
  const base::SystemClock clock;
  ThreadExecutor executor(clock, "test");
  std::promise<base::Timestamp> rang;
  const base::Timestamp before = clock.monotonic();
  executor.post_after(base::Duration::from_ms(5), [&] { rang.set_value(clock.monotonic()); });
  EXPECT_GE(rang.get_future().get() - before, base::Duration::from_ms(5));
}

TEST_F(ThreadExecutorTest, stop_runs_what_posted_work_posts) {
  int countdown = 100;
  base::UniqueFunction<void()> again = [&] {
    if (--countdown > 0) executor_.post([&] { again(); });
  };
  executor_.post([&] { again(); });
  executor_.stop();
  EXPECT_EQ(countdown, 0);
}

TEST_F(ThreadExecutorTest, stop_drops_timers_on_the_thread_and_lets_them_say_a_last_word) {
  bool rang = false;
  bool dropped_on_thread = false;
  bool last_word = false;
  auto at_drop = [&](int*) {
    dropped_on_thread = executor_.is_this_thread();
    executor_.post([&] { last_word = true; });
  };
  int dropped = 0;
  executor_.post_after(
      base::Duration::from_seconds(1),
      [&rang, held = std::unique_ptr<int, decltype(at_drop)>(&dropped, at_drop)] { rang = true; });
  executor_.stop();
  EXPECT_FALSE(rang);
  EXPECT_TRUE(dropped_on_thread);
  EXPECT_TRUE(last_word);
}

TEST_F(ThreadExecutorTest, work_posted_after_stop_is_dropped) {
  executor_.stop();
  bool ran = false;
  const auto held = std::make_shared<int>(0);
  executor_.post([&ran, held] { ran = true; });
  executor_.post_after(base::Duration{}, [&ran, held] { ran = true; });
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_FALSE(ran);
}

TEST_F(ThreadExecutorTest, many_posting_threads_lose_nothing) {
  constexpr int kThreads = 4;
  constexpr int kPostsEach = 2'000;
  int ran = 0;
  std::vector<NamedThread> posters;
  for (int i = 0; i < kThreads; ++i) {
    posters.emplace_back("poster", [&] {
      for (int n = 0; n < kPostsEach; ++n) executor_.post([&] { ++ran; });
    });
  }
  for (NamedThread& poster : posters) poster.join();
  executor_.stop();
  EXPECT_EQ(ran, kThreads * kPostsEach);
}

TEST_F(ThreadExecutorTest, background_work_runs_after_all_other_and_what_it_posts_is_background) {
  std::vector<int> order;
  executor_.post([&] {  // while it runs nothing else does
    {
      const PriorityScope scope(Priority::kBackground);
      executor_.post([&] {
        order.push_back(3);
        EXPECT_EQ(priority_here(), Priority::kBackground);
        executor_.post([&] { order.push_back(5); });
      });
      executor_.post([&] {
        order.push_back(4);
        EXPECT_EQ(priority_here(), Priority::kBackground);
      });
    }
    executor_.post([&] { order.push_back(1); });
    executor_.post([&] { order.push_back(2); });
  });
  executor_.stop();
  EXPECT_THAT(order, ElementsAre(1, 2, 3, 4, 5));
}

// One piece of it at every turn.
TEST_F(ThreadExecutorTest, background_work_never_stands_still) {
  std::promise<void> background_ran;
  std::atomic<bool> is_over = false;
  std::function<void()> without_end = [&] {
    if (!is_over) executor_.post([&] { without_end(); });
  };
  executor_.post([&] { without_end(); });
  {
    const PriorityScope scope(Priority::kBackground);
    executor_.post([&] { background_ran.set_value(); });
  }
  background_ran.get_future().wait();
  is_over = true;
  executor_.stop();
}

TEST_F(ThreadExecutorTest, a_delay_beyond_the_end_of_time_does_not_overflow) {
  clock_.advance(base::Duration::from_seconds(1));
  executor_.post_after(base::Duration{INT64_MAX}, [] {});
  std::promise<void> alive;
  executor_.post([&] { alive.set_value(); });
  alive.get_future().wait();
}

}  // namespace
}  // namespace atollbank::runtime
