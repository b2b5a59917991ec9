// SPDX-License-Identifier: Apache-2.0
// Several tasks at once, awaited as one: goes on when the last of them has ended.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "runtime/await.h"

namespace atollbank::runtime {

namespace detail {

struct Together {
  std::size_t left = 0;
  Completion<void> done;
};

// Shared by the tasks of one call: the last to end answers.
inline Task<void> run_one_of(std::shared_ptr<Together> together, Task<void> task) {
  co_await std::move(task);
  if (--together->left == 0) together->done({});
}

}  // namespace detail

// On the executor that is named. `tasks` is not empty.
[[nodiscard]] inline auto run_together(Executor& executor, std::vector<Task<void>> tasks) {
  auto start = [&executor, tasks = std::move(tasks)](Completion<void> done) mutable {
    auto together = std::make_shared<detail::Together>();
    together->left = tasks.size();
    together->done = std::move(done);
    for (Task<void>& task : tasks) spawn(executor, detail::run_one_of(together, std::move(task)));
  };
  return await_completion<void>(executor, std::move(start));
}

}  // namespace atollbank::runtime
