// SPDX-License-Identifier: Apache-2.0
// Runs a step function on an executor whenever it is woken, once at a time, until the step says
// there is nothing to do; and again at the moment it names. The same on a thread of its own and in
// the simulator.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>

#include "base/deadline.h"
#include "runtime/executor.h"

namespace atollbank::posting {

class StepRunner {
 public:
  struct Steps {
    std::function<bool()> step;                  // true: call again
    std::function<base::Timestamp()> next_wake;  // monotonic; may be empty
  };

  StepRunner(runtime::Executor& executor, Steps steps)
      : executor_(executor), steps_(std::move(steps)) {}

  // Any thread. Never lost: a wake during the step runs it once more.
  void wake() {
    if (scheduled_.exchange(true, std::memory_order_acq_rel)) return;
    executor_.post([this] { run(); });
  }

 private:
  void run() {
    scheduled_.store(false, std::memory_order_release);
    if (steps_.step()) {
      wake();
    } else if (steps_.next_wake) {
      arm(steps_.next_wake());
    }
  }

  // At most a few timers are under way: a later moment than the armed one waits for that to fire.
  void arm(base::Timestamp moment) {
    const base::Timestamp now = executor_.clock().monotonic();
    if (moment == base::Deadline::never().moment() || (armed_ > now && armed_ <= moment)) return;
    armed_ = moment;
    executor_.post_after(std::max(moment - now, base::Duration::from_ms(1)), [this] { wake(); });
  }

  runtime::Executor& executor_;
  Steps steps_;
  std::atomic<bool> scheduled_{false};
  base::Timestamp armed_{0};
};

}  // namespace atollbank::posting
