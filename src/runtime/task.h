// SPDX-License-Identifier: Apache-2.0
// Coroutines for waiting on others: a Task<T> starts when it is awaited and resumes who awaits it.
// What else can be awaited is in runtime/await.h.
//
//   Task<Result<int>> count(Executor* executor, Shop* shop) {  // both outlive the task
//     auto start = [shop](Completion<Stock> done) { shop->stock(std::move(done)); };
//     ATOLL_CO_TRY(Stock stock, co_await await_completion<Stock>(*executor, std::move(start)));
//     co_return stock.count;
//   }
//   spawn(executor, serve(connection));  // a Task<void>
//
// A task runs on the executor it was spawned on and touches only what that executor owns.
// Nothing is thrown: an exception that leaves a task stops the process.
#pragma once

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/assert.h"
#include "base/result.h"
#include "runtime/executor.h"

// THE RULE (g++ 12): build arguments on the line before. The compiler destroys a braced object, a
// lambda or a string twice when it is made in the same statement as co_await. A co_await stands
// alone in its statement or starts one variable: never in a condition, a ternary or a range-for.
// Parameters are values; a reference only to what surely outlives the task. tools/tidy checks it.
namespace atollbank::runtime {

namespace detail {

// Where this thread goes on when the coroutine that runs now has suspended. Awaiting and returning
// name the next one here, and ParkedTask::resume() goes there, so a chain of any length takes one
// stack frame. (A handle returned from await_suspend would too, but only where the compiler makes a
// tail call of it; g++ does not under sanitizers.)
inline constinit thread_local std::coroutine_handle<> goes_on_at = nullptr;

struct TaskPromiseBase {
  // The frame of spawn() at the bottom of this task: destroying it destroys all that await in it.
  std::coroutine_handle<> root;
  std::coroutine_handle<> awaited_by;

  std::suspend_always initial_suspend() noexcept { return {}; }
  auto final_suspend() noexcept {
    struct BackToAwaiting {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) noexcept { goes_on_at = awaited_by; }
      void await_resume() noexcept {}
      std::coroutine_handle<> awaited_by;
    };
    return BackToAwaiting{awaited_by};
  }
  [[noreturn]] void unhandled_exception() noexcept { ATOLL_BUG("an exception left a task"); }
};

template <class T>
struct TaskPromise : TaskPromiseBase {
  std::optional<T> value;

  std::coroutine_handle<TaskPromise> get_return_object() noexcept {
    return std::coroutine_handle<TaskPromise>::from_promise(*this);
  }
  void return_value(T returned) { value.emplace(std::move(returned)); }
  T take() {
    ATOLL_ASSERT(value.has_value());
    return *std::move(value);
  }
};

template <>
struct TaskPromise<void> : TaskPromiseBase {
  std::coroutine_handle<TaskPromise> get_return_object() noexcept {
    return std::coroutine_handle<TaskPromise>::from_promise(*this);
  }
  void return_void() noexcept {}
  void take() noexcept {}
};

template <class T>
struct TaskAwaiter {
  std::coroutine_handle<TaskPromise<T>> task;

  bool await_ready() noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waiting) noexcept {
    task.promise().awaited_by = waiting;
    task.promise().root = waiting.promise().root;
    goes_on_at = task;
  }
  T await_resume() { return task.promise().take(); }
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::TaskPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task(Handle handle) noexcept : handle_(handle) {}  // NOLINT: what a coroutine returns
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  // Starts the task; the one who awaits goes on when it has returned.
  auto operator co_await() && noexcept {
    ATOLL_ASSERT(handle_ && !handle_.done());
    return detail::TaskAwaiter<T>{handle_};
  }

 private:
  Handle handle_;
};

// A suspended task. Resumed once, or else destroyed whole, from its spawn() up: that is what
// becomes of tasks that wait when their executor stops.
class ParkedTask {
 public:
  template <class Promise>
  explicit ParkedTask(std::coroutine_handle<Promise> waiting) noexcept
      : waiting_(waiting), root_(waiting.promise().root) {}
  ParkedTask(ParkedTask&& other) noexcept
      : waiting_(std::exchange(other.waiting_, nullptr)), root_(other.root_) {}
  ParkedTask& operator=(ParkedTask&&) = delete;
  ~ParkedTask() {
    if (waiting_) root_.destroy();
  }

  void resume() {
    auto running = std::exchange(waiting_, nullptr);
    while (running) {
      running.resume();
      running = std::exchange(detail::goes_on_at, nullptr);
    }
  }
  // It goes on by itself.
  void let_go() { waiting_ = nullptr; }
  explicit operator bool() const noexcept { return static_cast<bool>(waiting_); }

 private:
  std::coroutine_handle<> waiting_;
  std::coroutine_handle<> root_;
};

// Runs the task on the executor, from its next turn on, until it returns. Any thread.
void spawn(Executor& executor, Task<void> task);

}  // namespace atollbank::runtime

// ATOLL_TRY for coroutines: passes an error up with co_return.
#define ATOLL_CO_TRY_NAMED(temporary, declaration, expression)                     \
  auto temporary = (expression);                                                   \
  if (!temporary) co_return ::atollbank::base::fail(std::move(temporary).error()); \
  declaration = *std::move(temporary)
#define ATOLL_CO_TRY(declaration, expression) \
  ATOLL_CO_TRY_NAMED(ATOLL_CONCAT(atoll_try_, __COUNTER__), declaration, expression)
#define ATOLL_CO_TRY_VOID(expression)                                         \
  do {                                                                        \
    auto atoll_try_result = (expression);                                     \
    if (!atoll_try_result) {                                                  \
      co_return ::atollbank::base::fail(std::move(atoll_try_result).error()); \
    }                                                                         \
  } while (false)
