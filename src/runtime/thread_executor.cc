// SPDX-License-Identifier: Apache-2.0
#include "runtime/thread_executor.h"

#include <algorithm>
#include <chrono>

#include "base/assert.h"

namespace atollbank::runtime {
namespace {

// Sleeping longer than this wakes for nothing once; it keeps far timers from overflowing a wait.
constexpr base::Duration kSleepMax = base::Duration::from_seconds(3600);

constexpr int kTurnsWithoutBackgroundMax = 8;

base::Timestamp due_after(base::Timestamp now, base::Duration delay) {
  if (delay.nanoseconds <= 0) return now;
  if (delay.nanoseconds > INT64_MAX - now.nanoseconds) return {INT64_MAX};
  return now + delay;
}

constexpr auto kFallsDueLater = [](const auto& a, const auto& b) {
  return a.due != b.due ? a.due > b.due : a.order > b.order;
};

}  // namespace

ThreadExecutor::ThreadExecutor(const base::Clock& clock, std::string_view name)
    : clock_(clock), thread_(name, [this] { run(); }) {}

ThreadExecutor::~ThreadExecutor() { stop(); }

void ThreadExecutor::post(Work work) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;  // The caller's copy is destroyed after the lock is given back.
  if (priority_here() == Priority::kUsual) {
    posted_.push_back(std::move(work));
  } else {
    background_.push_back(std::move(work));
  }
  if (sleeping_) changed_.notify_one();
}

void ThreadExecutor::post_after(base::Duration delay, Work work) {
  const base::Timestamp due = due_after(clock_.monotonic(), delay);
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  timers_.push_back(
      {.due = due, .order = timers_set_++, .priority = priority_here(), .work = std::move(work)});
  std::ranges::push_heap(timers_, kFallsDueLater);
  if (sleeping_) changed_.notify_one();
}

void ThreadExecutor::stop() {
  if (thread_.joined()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

void ThreadExecutor::run() {
  std::vector<Work> turn;
  std::unique_lock lock(mutex_);
  while (true) {
    turn.swap(posted_);
    if (!stopping_) take_due_timers(turn);
    if (turn.empty() && background_.empty()) {
      if (stopping_ && finish(lock)) return;
      if (!stopping_) sleep_until_there_is_work(lock);
      continue;
    }
    lock.unlock();
    for (Work& next : turn) {
      Work work = std::move(next);  // What it holds is released before the next one runs.
      work();
    }
    turn.clear();
    lock.lock();
    run_background(lock);
  }
}

// While nothing else has come; and one where something else came for some turns.
void ThreadExecutor::run_background(std::unique_lock<std::mutex>& lock) {
  const PriorityScope scope(Priority::kBackground);
  const auto is_its_turn = [this] {
    if (background_.empty()) return false;
    if (turns_without_background_ == kTurnsWithoutBackgroundMax) return true;
    const bool are_timers_due = !timers_.empty() && timers_.front().due <= clock_.monotonic();
    return posted_.empty() && !are_timers_due;
  };
  if (!background_.empty()) ++turns_without_background_;
  while (is_its_turn()) {
    turns_without_background_ = 0;
    {
      Work work = std::move(background_.front());
      background_.pop_front();
      lock.unlock();
      work();
    }
    lock.lock();
  }
}

void ThreadExecutor::sleep_until_there_is_work(std::unique_lock<std::mutex>& lock) {
  sleeping_ = true;
  if (timers_.empty()) {
    changed_.wait(lock);
  } else {
    const base::Duration until_due = timers_.front().due - clock_.monotonic();
    changed_.wait_for(lock, std::chrono::nanoseconds(std::min(until_due, kSleepMax).nanoseconds));
  }
  sleeping_ = false;
}

void ThreadExecutor::take_due_timers(std::vector<Work>& turn) {
  if (timers_.empty()) return;
  const base::Timestamp now = clock_.monotonic();
  while (!timers_.empty() && timers_.front().due <= now) {
    std::ranges::pop_heap(timers_, kFallsDueLater);
    Timer& timer = timers_.back();
    if (timer.priority == Priority::kUsual) {
      turn.push_back(std::move(timer.work));
    } else {
      background_.push_back(std::move(timer.work));
    }
    timers_.pop_back();
  }
}

// Drops the timers; true when nothing is left. What a dropped timer held may post a last word.
bool ThreadExecutor::finish(std::unique_lock<std::mutex>& lock) {
  std::vector<Timer> dropped;
  dropped.swap(timers_);
  lock.unlock();
  dropped.clear();
  lock.lock();
  stopped_ = posted_.empty() && background_.empty();
  return stopped_;
}

}  // namespace atollbank::runtime
