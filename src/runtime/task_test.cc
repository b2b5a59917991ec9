// SPDX-License-Identifier: Apache-2.0
#include "runtime/task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <semaphore>
#include <string>
#include <vector>

#include "runtime/await.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"

namespace atollbank::runtime {
namespace {

using base::ErrorCode;
using base::Result;
using testing::ElementsAre;

// Runs what was posted when told to, on the thread of the test.
class TestExecutor final : public Executor {
 public:
  void post(Work work) override {
    if (!stopped_) posted_.push_back(std::move(work));
  }
  void post_after(base::Duration, Work work) override { timers_.push_back(std::move(work)); }
  const base::Clock& clock() const override { return clock_; }

  void run() {
    while (!posted_.empty()) {
      Work work = std::move(posted_.front());
      posted_.pop_front();
      work();
    }
  }
  void ring() {
    for (Work& timer : timers_) posted_.push_back(std::move(timer));
    timers_.clear();
    run();
  }
  void stop() {
    run();
    stopped_ = true;
    timers_.clear();
  }

 private:
  base::ManualClock clock_{base::Timestamp{}};
  std::deque<Work> posted_;
  std::vector<Work> timers_;
  bool stopped_ = false;
};

// Keeps the completion until the test answers.
struct SlowService {
  Completion<std::string> waiting;
  void ask(Completion<std::string> done) { waiting = std::move(done); }
};

using Words = std::vector<std::string>;

Task<int> return_later(int value) { co_return value; }

Task<void> keep(Task<int> task, std::vector<int>* kept) {
  const int value = co_await std::move(task);
  kept->push_back(value);
}

Task<Result<std::string>> ask(Executor* executor, SlowService* service) {
  auto start = [service](Completion<std::string> done) { service->ask(std::move(done)); };
  ATOLL_CO_TRY(const std::string answer,
               co_await await_completion<std::string>(*executor, std::move(start)));
  co_return answer + "!";
}

Task<void> ask_and_keep(Executor* executor, SlowService* service, Words* kept,
                        std::shared_ptr<int> held) {
  const Result<std::string> answer = co_await ask(executor, service);
  kept->push_back(answer ? *answer : answer.error().reason);
  held.reset();
}

TEST(Task, begins_only_when_it_is_awaited_and_only_on_its_executor) {
  TestExecutor executor;
  std::vector<int> kept;
  spawn(executor, keep(return_later(7), &kept));
  EXPECT_TRUE(kept.empty());
  executor.run();
  EXPECT_THAT(kept, ElementsAre(7));
}

TEST(Task, one_that_is_never_awaited_is_destroyed_unbegun) {
  std::vector<int> kept;
  { const Task<void> never = keep(return_later(7), &kept); }
  EXPECT_TRUE(kept.empty());
}

Task<std::int64_t> add_up(int count) {
  std::int64_t sum = 0;
  for (int i = 1; i <= count; ++i) {
    const int value = co_await return_later(i);
    sum += value;
  }
  co_return sum;
}

Task<void> add_up_into(int count, std::int64_t* sum) { *sum = co_await add_up(count); }

TEST(Task, a_long_loop_of_awaits_does_not_grow_the_stack) {
  TestExecutor executor;
  std::int64_t sum = 0;
  spawn(executor, add_up_into(300'000, &sum));
  executor.run();
  EXPECT_EQ(sum, std::int64_t{300'000} * 300'001 / 2);
}

TEST(AwaitCompletion, an_answer_resumes_the_task_at_the_next_turn_of_its_executor) {
  TestExecutor executor;
  SlowService service;
  Words kept;
  spawn(executor, ask_and_keep(&executor, &service, &kept, nullptr));
  executor.run();
  service.waiting(std::string("yes"));
  EXPECT_TRUE(kept.empty());
  executor.run();
  EXPECT_THAT(kept, ElementsAre("yes!"));
}

TEST(AwaitCompletion, an_error_passes_up_through_co_try) {
  TestExecutor executor;
  SlowService service;
  Words kept;
  spawn(executor, ask_and_keep(&executor, &service, &kept, nullptr));
  executor.run();
  service.waiting(base::fail(ErrorCode::kNotFound, "account_not_found", "no such account"));
  executor.run();
  EXPECT_THAT(kept, ElementsAre("account_not_found"));
}

TEST(AwaitCompletion, a_dropped_completion_answers_unknown) {
  TestExecutor executor;
  SlowService service;
  Words kept;
  spawn(executor, ask_and_keep(&executor, &service, &kept, nullptr));
  executor.run();
  service.waiting = {};
  executor.run();
  EXPECT_THAT(kept, ElementsAre("completion_dropped"));
}

TEST(AwaitCompletion, an_answer_after_the_executor_stopped_destroys_the_task_and_all_it_holds) {
  TestExecutor executor;
  SlowService service;
  Words kept;
  const auto held = std::make_shared<int>(0);
  spawn(executor, ask_and_keep(&executor, &service, &kept, held));
  executor.stop();
  EXPECT_EQ(held.use_count(), 2);
  service.waiting(std::string("too late"));
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_TRUE(kept.empty());
}

Task<void> sleep_then_keep(Executor* executor, Words* kept, std::shared_ptr<int> held) {
  co_await sleep_for(*executor, base::Duration::from_ms(1));
  kept->push_back("awake");
  held.reset();
}

TEST(SleepFor, goes_on_when_the_timer_rings) {
  TestExecutor executor;
  Words kept;
  spawn(executor, sleep_then_keep(&executor, &kept, nullptr));
  executor.run();
  EXPECT_TRUE(kept.empty());
  executor.ring();
  EXPECT_THAT(kept, ElementsAre("awake"));
}

TEST(SleepFor, a_task_that_sleeps_when_its_executor_stops_is_destroyed) {
  TestExecutor executor;
  Words kept;
  const auto held = std::make_shared<int>(0);
  spawn(executor, sleep_then_keep(&executor, &kept, held));
  executor.stop();
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_TRUE(kept.empty());
}

Task<void> ask_twice(ThreadExecutor* home, SlowService* service, Words* kept) {
  home->post([kept] { kept->push_back("the next turn"); });
  auto at_once = [](Completion<std::string> done) { done(std::string("at once")); };
  const auto first = co_await await_completion<std::string>(*home, std::move(at_once));
  kept->push_back(*first);
  auto later = [service](Completion<std::string> done) { service->waiting = std::move(done); };
  home->post([service] { service->waiting(std::string("later")); });
  const auto second = co_await await_completion<std::string>(*home, std::move(later));
  kept->push_back(*second);
}

TEST(AwaitCompletion, an_answer_within_the_call_costs_no_turn_of_the_executor) {
  const base::SystemClock clock;
  SlowService service;
  Words kept;
  {
    ThreadExecutor home(clock, "home");
    spawn(home, ask_twice(&home, &service, &kept));
    home.stop();
  }
  EXPECT_THAT(kept, ElementsAre("at once", "the next turn", "later"));
}

struct Threads {
  bool worked_away = false;
  bool resumed_home = false;
};

Task<void> work_away(BlockingPool* pool, ThreadExecutor* home, Threads* threads, Words* kept) {
  auto work = [home, threads]() -> Result<std::string> {
    threads->worked_away = !home->is_this_thread();
    return std::string("done");
  };
  const auto result = co_await await_blocking<std::string>(*pool, *home, std::move(work));
  threads->resumed_home = home->is_this_thread();
  kept->push_back(result ? *result : result.error().reason);
}

TEST(AwaitBlocking, works_on_the_pool_and_resumes_on_the_executor) {
  const base::SystemClock clock;
  Threads threads;
  Words kept;
  {
    ThreadExecutor home(clock, "home");
    ThreadPool pool("pool", 1);
    spawn(home, work_away(&pool, &home, &threads, &kept));
    std::binary_semaphore begun(0);
    home.post([&] { begun.release(); });
    begun.acquire();
    pool.stop();
    home.stop();
  }
  EXPECT_TRUE(threads.worked_away);
  EXPECT_TRUE(threads.resumed_home);
  EXPECT_THAT(kept, ElementsAre("done"));
}

TEST(AwaitBlocking, a_pool_that_refuses_answers_resource_exhausted) {
  const base::SystemClock clock;
  Threads threads;
  Words kept;
  ThreadExecutor home(clock, "home");
  ThreadPool pool("pool", 1);
  pool.stop();
  spawn(home, work_away(&pool, &home, &threads, &kept));
  home.stop();
  EXPECT_FALSE(threads.worked_away);
  EXPECT_THAT(kept, ElementsAre("blocking_pool_full"));
}

Task<void> throw_away() {
  throw std::string("not here");
  co_return;
}

TEST(TaskDeathTest, an_exception_that_leaves_a_task_stops_the_process) {
  TestExecutor executor;
  spawn(executor, throw_away());
  EXPECT_DEATH(executor.run(), "an exception left a task");
}

}  // namespace
}  // namespace atollbank::runtime
