// SPDX-License-Identifier: Apache-2.0
#include "runtime/thread_pool.h"

#include <optional>
#include <utility>

#include "base/assert.h"
#include "runtime/gathering.h"

namespace atollbank::runtime {

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
  if (stopping_ || queue_.size() >= queue_max_) return false;
  queue_.push_back(std::move(work));
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
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    {
      std::vector<Work> works = take();
      lock.unlock();
      // Alone, work is answered as soon as it is done.
      std::optional<Gathering> gathering;
      if (works.size() > 1) gathering.emplace();
      for (Work& work : works) std::exchange(work, {})();
    }
    lock.lock();
  }
}

std::vector<Work> ThreadPool::take() {
  std::vector<Work> works;
  while (!queue_.empty() && works.size() < gather_max_) {
    works.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return works;
}

}  // namespace atollbank::runtime
