// SPDX-License-Identifier: Apache-2.0
// A named thread that calls one step function again and again, and sleeps when the step says there
// was nothing to do, until someone wakes it.
//
// For threads that poll something other than an Executor's queue, such as a shard's log. A wake is
// never lost: one that comes while the step runs makes it run once more.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string_view>

#include "base/unique_function.h"
#include "runtime/named_thread.h"

namespace atollbank::runtime {

class ServiceLoop {
 public:
  // True: there was work, call again at once. False: sleep until wake().
  using Step = base::UniqueFunction<bool()>;

  ServiceLoop(std::string_view name, Step step);
  ~ServiceLoop();  // stops

  // Any thread, the step's own too. Cheap when the loop is awake.
  void wake();

  // Calls the step until it says there is nothing left, then joins. Not from the step; by one
  // thread at a time.
  void stop();

  bool is_this_thread() const { return thread_.is_this_thread(); }

 private:
  void run();

  Step step_;
  std::atomic<bool> woken_{true};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  NamedThread thread_;  // last: it starts when all else is there
};

}  // namespace atollbank::runtime
