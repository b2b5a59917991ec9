// SPDX-License-Identifier: Apache-2.0
#include "services/posting/step_runner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "runtime/named_thread.h"
#include "runtime/thread_executor.h"

namespace atollbank::posting {
namespace {

constexpr int kThreadCount = 3;
constexpr int kWorkOfThread = 5'000;

// Work that threads bring, taken by a step one piece at a time.
class Work {
 public:
  void bring() { waiting_.fetch_add(1); }
  bool step() {
    EXPECT_FALSE(is_running_.exchange(true)) << "two steps at once";
    const bool took = waiting_.load() > 0;
    if (took) {
      waiting_.fetch_sub(1);
      ++taken_;
    }
    is_running_.store(false);
    return took;
  }
  int taken() const { return taken_; }
  bool is_done() const { return waiting_.load() == 0; }

 private:
  std::atomic<int> waiting_{0};
  std::atomic<bool> is_running_{false};
  int taken_ = 0;  // of whoever runs the step
};

TEST(StepRunner, steps_run_one_at_a_time_and_no_work_is_left) {
  base::SystemClock clock;
  runtime::ThreadExecutor executor(clock, "steps");
  Work work;
  const auto step = [&] { return work.step(); };
  StepRunner runner(executor, {.step = step, .step_here = step, .next_wake = {}});
  {
    std::vector<std::unique_ptr<runtime::NamedThread>> threads;
    for (int t = 0; t < kThreadCount; ++t) {
      threads.push_back(std::make_unique<runtime::NamedThread>("bringer", [&, t] {
        for (int i = 0; i < kWorkOfThread; ++i) {
          work.bring();
          (i + t) % 3 == 0 ? runner.wake() : runner.run_here();
        }
      }));
    }
    for (auto& thread : threads) thread->join();
  }
  while (!work.is_done()) {}
  executor.stop();
  EXPECT_EQ(work.taken(), kThreadCount * kWorkOfThread);
}

TEST(StepRunner, work_brought_to_an_idle_runner_is_done_on_the_thread_that_brought_it) {
  base::SystemClock clock;
  runtime::ThreadExecutor executor(clock, "steps");
  Work work;
  const auto step = [&] { return work.step(); };
  StepRunner runner(executor, {.step = step, .step_here = step, .next_wake = {}});
  work.bring();
  runner.run_here();
  EXPECT_EQ(work.taken(), 1);
  executor.stop();
}

// Others would wait for it behind all that is in no hurry.
TEST(StepRunner, a_step_is_no_background_work_whoever_wakes_it) {
  const base::SystemClock clock;
  runtime::ThreadExecutor executor(clock, "steps");
  std::vector<runtime::Priority> seen;
  StepRunner runner(executor, {.step =
                                   [&] {
                                     seen.push_back(runtime::priority_here());
                                     return seen.size() < 2;
                                   },
                               .step_here = {},
                               .next_wake = {}});
  {
    const runtime::PriorityScope scope(runtime::Priority::kBackground);
    runner.wake();
  }
  executor.stop();
  EXPECT_EQ(seen, std::vector(2, runtime::Priority::kUsual));
}

}  // namespace
}  // namespace atollbank::posting
