// SPDX-License-Identifier: Apache-2.0
// Tasks side by side on one executor; whoever awaits goes on when the last of them has ended.
#pragma once

#include <memory>
#include <vector>

#include "runtime/await.h"

namespace atollbank::runtime {

inline Task<void> run_together(Executor& executor, std::vector<Task<void>> tasks) {
  if (tasks.empty()) co_return;
  // Shared by the tasks; the last to end answers for all.
  struct Together {
    std::size_t left = 0;
    Completion<void> done;
  };
  auto start = [&executor, &tasks](Completion<void> done) {
    auto together = std::make_shared<Together>();
    together->left = tasks.size();
    together->done = std::move(done);
    auto run = [](Task<void> task, std::shared_ptr<Together> all) -> Task<void> {
      co_await std::move(task);
      if (--all->left == 0) all->done({});
    };
    for (Task<void>& task : tasks) spawn(executor, run(std::move(task), together));
  };
  (void)co_await await_completion<void>(executor, std::move(start));
}

}  // namespace atollbank::runtime
