// SPDX-License-Identifier: Apache-2.0
#include "runtime/thread_pool.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/assert.h"
#include "runtime/gathering.h"

namespace atollbank::runtime {
namespace {

// Of what may be gathered the background has one in so many: who comes meanwhile may wait for it.
constexpr std::size_t kBackgroundShareOfGroup = 2;
// Without threads of its own it goes first this rarely.
constexpr std::size_t kTurnsWithoutBackgroundMax = 8;

}  // namespace

ThreadPool::ThreadPool(std::string_view name, std::size_t thread_count, std::size_t queue_max,
                       std::size_t gather_max, std::size_t background_thread_count)
    : queue_max_(queue_max),
      gather_max_(gather_max),
      has_background_threads_(background_thread_count > 0) {
  ATOLL_ASSERT(thread_count > 0 && queue_max > 0 && gather_max > 0);
  threads_.reserve(thread_count + background_thread_count);
  for (std::size_t i = 0; i < thread_count; ++i) {
    threads_.emplace_back(name, [this] { serve(Priority::kUsual, changed_); });
  }
  const std::string background_name = std::string(name) + "-chores";
  for (std::size_t i = 0; i < background_thread_count; ++i) {
    threads_.emplace_back(background_name, [this] {
      be_preempted_by_other_threads();
      serve(Priority::kBackground, background_changed_);
    });
  }
}

ThreadPool::~ThreadPool() { stop(); }

bool ThreadPool::run(Work work) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || usual_.size() + background_.size() >= queue_max_) return false;
  const bool is_background = priority_here() == Priority::kBackground;
  (is_background ? background_ : usual_).push_back(std::move(work));
  (is_background && has_background_threads_ ? background_changed_ : changed_).notify_one();
  return true;
}

void ThreadPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    background_changed_.notify_all();
  }
  for (NamedThread& thread : threads_) {
    if (!thread.joined()) thread.join();
  }
}

void ThreadPool::serve(Priority priority, std::condition_variable& changed) {
  std::unique_lock lock(mutex_);
  while (true) {
    changed.wait(lock, [&] { return stopping_ || has_work(priority); });
    if (!has_work(priority)) return;
    {
      std::vector<Piece> pieces = take(priority);
      lock.unlock();
      // Also where a piece is alone: who has lost a partition to another thread keeps it then.
      std::optional<Gathering> gathering;
      if (gather_max_ > 1) gathering.emplace();
      for (Piece& piece : pieces) {
        const PriorityScope scope(piece.priority);
        std::exchange(piece.work, {})();
      }
    }
    lock.lock();
  }
}

bool ThreadPool::has_work(Priority priority) const {
  if (priority == Priority::kBackground) return !background_.empty();
  return !usual_.empty() || (!has_background_threads_ && !background_.empty());
}

std::vector<ThreadPool::Piece> ThreadPool::take(Priority priority) {
  std::vector<Piece> pieces;
  const auto take_of = [&](std::deque<Work>& queue, Priority of, std::size_t count) {
    for (; count > 0 && !queue.empty() && pieces.size() < gather_max_; --count) {
      pieces.push_back({.priority = of, .work = std::move(queue.front())});
      queue.pop_front();
    }
  };
  const std::size_t share = std::max<std::size_t>(gather_max_ / kBackgroundShareOfGroup, 1);
  if (priority == Priority::kBackground) {
    take_of(background_, Priority::kBackground, share);
  } else if (has_background_threads_) {
    take_of(usual_, Priority::kUsual, gather_max_);
  } else {
    if (turns_without_background_ == kTurnsWithoutBackgroundMax) {
      take_of(background_, Priority::kBackground, 1);
    }
    take_of(usual_, Priority::kUsual, gather_max_);
    if (pieces.empty()) take_of(background_, Priority::kBackground, share);
    const bool has_background = pieces.front().priority == Priority::kBackground;
    turns_without_background_ =
        has_background || background_.empty() ? 0 : turns_without_background_ + 1;
  }
  return pieces;
}

}  // namespace atollbank::runtime
