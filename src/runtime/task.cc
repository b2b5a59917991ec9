// SPDX-License-Identifier: Apache-2.0
#include "runtime/task.h"

namespace atollbank::runtime {
namespace {

// Owns the task that it runs and, at the end, itself.
struct Spawned {
  struct promise_type {
    std::coroutine_handle<> root;

    std::coroutine_handle<promise_type> get_return_object() noexcept {
      const auto handle = std::coroutine_handle<promise_type>::from_promise(*this);
      root = handle;
      return handle;
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { ATOLL_BUG("an exception left a task"); }
  };
  Spawned(std::coroutine_handle<promise_type> coroutine) : frame(coroutine) {}  // NOLINT
  std::coroutine_handle<promise_type> frame;
};

Spawned run(Task<void> task) { co_await std::move(task); }

}  // namespace

void spawn(Executor& executor, Task<void> task) {
  ParkedTask parked(run(std::move(task)).frame);
  executor.post([parked = std::move(parked)]() mutable { parked.resume(); });
}

}  // namespace atollbank::runtime
