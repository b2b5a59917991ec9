// SPDX-License-Identifier: Apache-2.0
// What a task can wait for besides another task: a completion, blocking work, time.
//
// Each answers on the executor that is named. A completion that is dropped instead of called
// answers unknown completion_dropped: nobody knows what happened. Where the executor has stopped,
// the task that waits is destroyed.
#pragma once

#include <optional>
#include <utility>

#include "runtime/context.h"
#include "runtime/gathering.h"
#include "runtime/priority.h"
#include "runtime/task.h"

namespace atollbank::runtime {

namespace detail {

// A call that is being made now on this thread, by a task of this thread's executor. What answers
// before the call returns costs no turn of the executor: the task does not stop at all.
struct CallUnderWay {
  const void* result = nullptr;  // where its answer goes
  bool is_answered = false;
};
inline constinit thread_local CallUnderWay* call_under_way = nullptr;

// Carries one result to the frame of the task that waits for it.
template <class T>
class Answer {
 public:
  Answer(Executor& executor, std::optional<base::Result<T>>& result, ParkedTask task,
         base::Error (*when_dropped)())
      : executor_(&executor),
        result_(&result),
        task_(std::move(task)),
        when_dropped_(when_dropped),
        priority_(priority_here()) {}
  Answer(Answer&&) noexcept = default;
  ~Answer() {
    if (task_) (*this)(base::fail(when_dropped_()));
  }

  void operator()(base::Result<T> result) {
    if (call_under_way != nullptr && call_under_way->result == result_) {
      call_under_way->is_answered = true;
      task_.let_go();
      result_->emplace(std::move(result));
      return;
    }
    const PriorityScope scope(priority_);
    executor_->post(
        [target = result_, result = std::move(result), task = std::move(task_)]() mutable {
          target->emplace(std::move(result));
          task.resume();
        });
  }

 private:
  Executor* executor_;
  std::optional<base::Result<T>>* result_;
  ParkedTask task_;
  base::Error (*when_dropped_)();
  Priority priority_;
};

template <class T, class Starter>
class AnswerAwaiter {
 public:
  AnswerAwaiter(Executor& executor, Starter starter, base::Error (*when_dropped)())
      : executor_(executor), starter_(std::move(starter)), when_dropped_(when_dropped) {}

  bool await_ready() const noexcept { return false; }
  // False: it was answered at once.
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiting) {
    // The answer may come, and destroy this awaiter, before the starter returns.
    Starter start = std::move(starter_);
    CallUnderWay call{.result = executor_.is_here() ? &result_ : nullptr};
    CallUnderWay* const outer = std::exchange(call_under_way, &call);
    start(Answer<T>(executor_, result_, ParkedTask(waiting), when_dropped_));
    call_under_way = outer;
    return !call.is_answered;
  }
  base::Result<T> await_resume() {
    ATOLL_ASSERT(result_.has_value());
    return *std::move(result_);
  }

 private:
  Executor& executor_;
  Starter starter_;
  base::Error (*when_dropped_)();
  std::optional<base::Result<T>> result_;
};

inline base::Error completion_dropped() {
  return base::make_error(base::ErrorCode::kUnknown, "completion_dropped",
                          "the call gave no answer");
}

struct SleepAwaiter {
  Executor& executor;
  base::Duration delay;

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waiting) {
    executor.post_after(delay, [task = ParkedTask(waiting)]() mutable { task.resume(); });
  }
  void await_resume() const noexcept {}
};

}  // namespace detail

// Turns a call that takes a Completion<T> into something to await; `starter` makes the call:
//
//   auto start = [&](Completion<Reply> done) { posting.submit(context, batch, std::move(done)); };
//   auto reply = co_await await_completion<Reply>(executor, std::move(start));
//
// The call's Context may leave its executor null: the answer is brought to `executor` here.
template <class T, class Starter>
[[nodiscard]] auto await_completion(Executor& executor, Starter starter) {
  return detail::AnswerAwaiter<T, Starter>(executor, std::move(starter),
                                           detail::completion_dropped);
}

inline constexpr std::uint32_t kBlockingRetryAfterMs = 50;

inline base::Error pool_is_full() {
  return {.code = base::ErrorCode::kResourceExhausted,
          .reason = "blocking_pool_full",
          .message = "too much is waiting for the disk",
          .retry_after_ms = kBlockingRetryAfterMs};
}

// Runs `work`, which returns Result<T>, on the pool. resource_exhausted blocking_pool_full when it
// was not begun.
template <class T, class BlockingWork>
[[nodiscard]] auto await_blocking(BlockingPool& pool, Executor& executor, BlockingWork work) {
  auto starter = [&pool, work = std::move(work)](detail::Answer<T> done) mutable {
    // Refused work is destroyed, and the answer in it then says so.
    (void)pool.run([work = std::move(work), done = std::move(done)]() mutable {
      Gathering::work_and_answer(work, std::move(done));
    });
  };
  return detail::AnswerAwaiter<T, decltype(starter)>(executor, std::move(starter), pool_is_full);
}

// Goes on once `delay` has passed.
[[nodiscard]] inline detail::SleepAwaiter sleep_for(Executor& executor, base::Duration delay) {
  return {executor, delay};
}

}  // namespace atollbank::runtime
