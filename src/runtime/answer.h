// SPDX-License-Identifier: Apache-2.0
// How a service keeps the promise of its api.h: the result of a call comes once, on the caller's
// executor, and work past its deadline is not begun. A call that is a task runs on the service's
// executor; one that is blocking work alone goes straight to the pool, and its answer from there.
#pragma once

#include <utility>

#include "runtime/await.h"
#include "runtime/context.h"
#include "runtime/task.h"

namespace atollbank::runtime {

namespace detail {

inline base::Error deadline_passed() {
  return base::make_error(base::ErrorCode::kDeadlineExceeded, "deadline_passed",
                          "the deadline passed before the work was begun");
}

template <class T>
Task<void> run_and_answer(Executor& executor, base::Deadline deadline, Task<base::Result<T>> task,
                          Completion<T> done) {
  if (deadline.has_passed(executor.clock().monotonic())) {
    done(base::fail(deadline_passed()));
    co_return;
  }
  auto result = co_await std::move(task);
  done(std::move(result));
}

// Work on its way to the pool; dropped there, it answers that it was not begun.
template <class T, class BlockingWork>
class PooledWork {
 public:
  PooledWork(const base::Clock& clock, base::Deadline deadline, BlockingWork work,
             Completion<T> done)
      : clock_(&clock), deadline_(deadline), work_(std::move(work)), done_(std::move(done)) {}
  PooledWork(PooledWork&&) noexcept = default;
  ~PooledWork() {
    if (done_) done_(base::fail(pool_is_full()));
  }

  void operator()() {
    Completion<T> done = std::move(done_);
    if (deadline_.has_passed(clock_->monotonic())) return done(base::fail(deadline_passed()));
    Gathering::work_and_answer(work_, std::move(done));
  }

 private:
  const base::Clock* clock_;
  base::Deadline deadline_;
  BlockingWork work_;
  Completion<T> done_;
};

}  // namespace detail

template <class T>
void answer_with(Executor& executor, const Context& context, Task<base::Result<T>> task,
                 Completion<T> done) {
  done = on_executor_of(context, std::move(done));
  spawn(executor,
        detail::run_and_answer<T>(executor, context.deadline, std::move(task), std::move(done)));
}

// `work` returns Result<T>. resource_exhausted blocking_pool_full when it was not begun.
template <class T, class BlockingWork>
void answer_from_pool(BlockingPool& pool, const base::Clock& clock, const Context& context,
                      BlockingWork work, Completion<T> done) {
  (void)pool.run(detail::PooledWork<T, BlockingWork>(clock, context.deadline, std::move(work),
                                                     on_executor_of(context, std::move(done))));
}

}  // namespace atollbank::runtime
