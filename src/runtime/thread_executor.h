// SPDX-License-Identifier: Apache-2.0
// The executor of production: one named thread that sleeps until there is work or a timer is due.
//
// Owned by apps/, which stops it after whoever posts to it. Work of one priority runs in the order
// it was posted, timers in the order they fall due, then in the order they were set. Work and
// timers are both served at every turn, so neither starves the other; background work is when
// nothing else waits, and a little at every few turns.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string_view>
#include <vector>

#include "runtime/executor.h"
#include "runtime/named_thread.h"
#include "runtime/priority.h"

namespace atollbank::runtime {

class ThreadExecutor final : public Executor {
 public:
  ThreadExecutor(const base::Clock& clock, std::string_view name);
  ~ThreadExecutor() override;  // stops

  // Dropped, not run, once stopped.
  void post(Work work) override;
  void post_after(base::Duration delay, Work work) override;
  const base::Clock& clock() const override { return clock_; }
  bool is_this_thread() const { return thread_.is_this_thread(); }

  // Runs everything posted so far and what that posts, drops the timers, joins. Once stopped, does
  // nothing. Not from work of this executor; by one thread at a time.
  void stop();

  bool is_here() const override { return is_this_thread(); }

 private:
  struct Timer {
    base::Timestamp due;
    std::uint64_t order;
    Priority priority;
    Work work;
  };

  void run();
  void sleep_until_there_is_work(std::unique_lock<std::mutex>& lock);
  void take_due_timers(std::vector<Work>& turn);
  void run_background(std::unique_lock<std::mutex>& lock);
  bool finish(std::unique_lock<std::mutex>& lock);

  const base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Work> posted_;
  std::deque<Work> background_;
  int turns_without_background_ = 0;
  std::vector<Timer> timers_;  // a heap, the next one due at the front
  std::uint64_t timers_set_ = 0;
  bool sleeping_ = false;
  bool stopping_ = false;
  bool stopped_ = false;
  NamedThread thread_;  // last: it starts when all else is there
};

}  // namespace atollbank::runtime
