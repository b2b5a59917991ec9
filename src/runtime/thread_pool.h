// SPDX-License-Identifier: Apache-2.0
// Named threads for work that blocks (record commits, disk reads), fed by one bounded queue.
//
// Owned by apps/. Work of one priority begins in the order it was queued and may run side by side.
// A full queue refuses at once: waiting room is for the caller to grant, with a retry hint. Threads
// that gather (runtime/gathering.h) take up to so many pieces at once, do them one after another,
// and their commits share a sync: for short work. Background work has threads of its own, which
// others preempt; without them it is taken when there is no other, or rarely.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string_view>
#include <vector>

#include "runtime/executor.h"
#include "runtime/named_thread.h"
#include "runtime/priority.h"

namespace atollbank::runtime {

inline constexpr std::size_t kBlockingQueueMax = 4096;

class ThreadPool final : public BlockingPool {
 public:
  ThreadPool(std::string_view name, std::size_t thread_count,
             std::size_t queue_max = kBlockingQueueMax, std::size_t gather_max = 1,
             std::size_t background_thread_count = 0);
  ~ThreadPool() override;  // stops

  // False when the queue is full or the pool stops; the work is then dropped, never begun.
  [[nodiscard]] bool run(Work work) override;

  // Finishes what is queued and joins. Not from work of this pool; by one thread at a time.
  void stop();

 private:
  // A thread of that priority's, which waits for `changed`.
  void serve(Priority priority, std::condition_variable& changed);
  struct Piece {
    Priority priority;
    Work work;
  };
  std::vector<Piece> take(Priority priority);  // under the lock; at least one
  bool has_work(Priority priority) const;

  const std::size_t queue_max_;
  const std::size_t gather_max_;
  const bool has_background_threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable background_changed_;
  std::deque<Work> usual_;
  std::deque<Work> background_;
  std::size_t turns_without_background_ = 0;
  bool stopping_ = false;
  std::vector<NamedThread> threads_;  // last: they start when all else is there
};

}  // namespace atollbank::runtime
