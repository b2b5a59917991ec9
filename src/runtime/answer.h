// SPDX-License-Identifier: Apache-2.0
// How a service whose calls are tasks keeps the promise of its api.h: the task runs on the
// service's executor, and its result comes once, on the caller's. Work past its deadline is not
// begun.
#pragma once

#include <utility>

#include "runtime/context.h"
#include "runtime/task.h"

namespace atollbank::runtime {

namespace detail {

template <class T>
Task<void> run_and_answer(Executor& executor, base::Deadline deadline, Task<base::Result<T>> task,
                          Completion<T> done) {
  if (deadline.has_passed(executor.clock().monotonic())) {
    done(base::fail(base::ErrorCode::kDeadlineExceeded, "deadline_passed",
                    "the deadline passed before the work was begun"));
    co_return;
  }
  auto result = co_await std::move(task);
  done(std::move(result));
}

}  // namespace detail

template <class T>
void answer_with(Executor& executor, const Context& context, Task<base::Result<T>> task,
                 Completion<T> done) {
  done = on_executor_of(context, std::move(done));
  spawn(executor,
        detail::run_and_answer<T>(executor, context.deadline, std::move(task), std::move(done)));
}

}  // namespace atollbank::runtime
