// SPDX-License-Identifier: Apache-2.0
#include "runtime/thread_pool.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/assert.h"
#include "runtime/gathering.h"

namespace atollbank::runtime {
namespace {

// Of what may be gathered the background has one in so many, alone and with other work: who comes
// meanwhile waits for all of it.
constexpr std::size_t kBackgroundShareAlone = 4;
constexpr std::size_t kBackgroundShare = 8;
// Where nothing is gathered, it goes first this rarely.
constexpr std::size_t kTurnsWithoutBackgroundMax = 8;

}  // namespace

ThreadPool::ThreadPool(std::string_view name, std::size_t thread_count, std::size_t queue_max,
                       std::size_t gather_max)
    : queue_max_(queue_max), gather_max_(gather_max) {
  ATOLL_ASSERT(thread_count > 0 && queue_max > 0 && gather_max > 0);
  threads_.reserve(thread_count);
  for (std::size_t i = 0; i < thread_count; ++i) threads_.emplace_back(name, [this] { serve(); });
}

ThreadPool::~ThreadPool() { stop(); }

bool ThreadPool::run(Work work) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || usual_.size() + background_.size() >= queue_max_) return false;
  (priority_here() == Priority::kUsual ? usual_ : background_).push_back(std::move(work));
  changed_.notify_one();
  return true;
}

void ThreadPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  for (NamedThread& thread : threads_) {
    if (!thread.joined()) thread.join();
  }
}

void ThreadPool::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !is_empty(); });
    if (is_empty()) return;
    {
      std::vector<Piece> pieces = take();
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

std::vector<ThreadPool::Piece> ThreadPool::take() {
  std::vector<Piece> pieces;
  const auto take_of = [&](std::deque<Work>& queue, Priority priority, std::size_t count) {
    for (; count > 0 && !queue.empty() && pieces.size() < gather_max_; --count) {
      pieces.push_back({.priority = priority, .work = std::move(queue.front())});
      queue.pop_front();
    }
  };
  const bool is_their_turn = turns_without_background_ == kTurnsWithoutBackgroundMax;
  if (is_their_turn) take_of(background_, Priority::kBackground, 1);
  take_of(usual_, Priority::kUsual, gather_max_);
  const bool are_alone = pieces.empty();
  take_of(background_, Priority::kBackground,
          are_alone ? std::max<std::size_t>(gather_max_ / kBackgroundShareAlone, 1)
                    : gather_max_ / kBackgroundShare);
  const bool has_background = pieces.front().priority == Priority::kBackground ||
                              pieces.back().priority == Priority::kBackground;
  turns_without_background_ =
      has_background || background_.empty() ? 0 : turns_without_background_ + 1;
  return pieces;
}

}  // namespace atollbank::runtime
