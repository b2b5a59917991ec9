// SPDX-License-Identifier: Apache-2.0
// Runs a step function whenever it is woken, once at a time, until the step says there is nothing
// to do; and again at the moment it names. On its executor; or, to spare a change of threads, on
// the thread that brought the work. The same in production and in the simulator.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>

#include "base/deadline.h"
#include "runtime/executor.h"
#include "runtime/priority.h"

namespace atollbank::posting {

class StepRunner {
 public:
  struct Steps {
    std::function<bool()> step;                  // true: call again
    std::function<bool()> step_here;             // the same, but waits for nothing; for run_here()
    std::function<base::Timestamp()> next_wake;  // monotonic; may be empty
  };

  StepRunner(runtime::Executor& executor, Steps steps)
      : executor_(executor), steps_(std::move(steps)) {}

  // Any thread. Never lost: a wake during the step runs it once more.
  void wake() {
    if (begin()) post();
  }

  // Any thread that has time for a step: runs it here when nobody runs it, else wakes.
  void run_here() {
    if (!begin()) return;
    bool again = true;
    for (int i = 0; i < kStepsHereMax && again; ++i) again = step(steps_.step_here);
    end(again);
  }

 private:
  enum class State : std::uint8_t { kIdle, kRunning, kRunningAndWoken };
  // What was brought, and the look that finds nothing more.
  static constexpr int kStepsHereMax = 2;

  // True when the caller has to run it now.
  bool begin() {
    State state = State::kIdle;
    for (;;) {
      const State next = state == State::kIdle ? State::kRunning : State::kRunningAndWoken;
      if (state_.compare_exchange_weak(state, next, std::memory_order_acq_rel))
        return next == State::kRunning;
    }
  }

  void run() { end(step(steps_.step)); }

  bool step(const std::function<bool()>& step) {
    // A wake until now has been heard; what it told of is seen by the step.
    state_.exchange(State::kRunning, std::memory_order_acq_rel);
    return step();
  }

  void end(bool again) {
    if (!again && steps_.next_wake) arm(steps_.next_wake());
    State state = State::kRunning;
    if (again || !state_.compare_exchange_strong(state, State::kIdle, std::memory_order_acq_rel))
      post();
  }

  // The next run is everybody's, whatever the work that woke it.
  void post() {
    const runtime::PriorityScope scope(runtime::Priority::kUsual);
    executor_.post([this] { run(); });
  }

  // At most a few timers are under way: a later moment than the armed one waits for that to fire.
  void arm(base::Timestamp moment) {
    const base::Timestamp now = executor_.clock().monotonic();
    if (moment == base::Deadline::never().moment() || (armed_ > now && armed_ <= moment)) return;
    armed_ = moment;
    const runtime::PriorityScope scope(runtime::Priority::kUsual);
    executor_.post_after(std::max(moment - now, base::Duration::from_ms(1)), [this] { wake(); });
  }

  runtime::Executor& executor_;
  Steps steps_;
  std::atomic<State> state_{State::kIdle};
  base::Timestamp armed_{0};  // of whoever runs
};

}  // namespace atollbank::posting
