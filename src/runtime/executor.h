// SPDX-License-Identifier: Apache-2.0
// Where work runs. Everything a service owns is touched only by work on its executor, one piece at
// a time, so a service takes no lock. Threaded in production (runtime/thread_executor.h), one
// deterministic loop in sim/.
#pragma once

#include "base/clock.h"
#include "base/unique_function.h"

namespace atollbank::runtime {

// One piece of work, run once. (A coroutine is a Task<T>: runtime/task.h.)
using Work = base::UniqueFunction<void()>;

class Executor {
 public:
  virtual ~Executor() = default;

  // Runs the work later, after what was posted before it at its priority (runtime/priority.h);
  // never inside this call. Any thread.
  virtual void post(Work work) = 0;

  // Runs the work once `delay` has passed. Any thread. Dropped, not run, when the executor stops
  // first.
  virtual void post_after(base::Duration delay, Work work) = 0;

  // Whether the calling thread is at work for this executor now. False where that is not known.
  virtual bool is_here() const { return false; }

  // The clock that this executor's timers follow.
  virtual const base::Clock& clock() const = 0;
};

// Runs blocking work (disk reads, record commits) away from an executor; the work hands its result
// back by posting. Bounded: a full pool refuses. The simulator's runs the work in a later step of
// the same loop.
class BlockingPool {
 public:
  virtual ~BlockingPool() = default;
  // False when the queue is full: answer resource_exhausted. Any thread.
  [[nodiscard]] virtual bool run(Work work) = 0;
};

}  // namespace atollbank::runtime
