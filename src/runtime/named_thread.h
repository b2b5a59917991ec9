// SPDX-License-Identifier: Apache-2.0
// A thread with a name that debuggers and `top -H` show. The only place where threads are made.
//
// Owned by one object, which joins it; destroying one that was not joined is a bug. It leaves the
// signals that stop the process to the main thread (runtime/shutdown.h).
#pragma once

#include <string_view>
#include <thread>

#include "runtime/executor.h"

namespace atollbank::runtime {

class NamedThread {
 public:
  // Names longer than the kernel's 15 characters are cut. Aborts when the system has no thread
  // left: the bank is not up yet.
  NamedThread(std::string_view name, Work body);

  void join();
  bool joined() const { return !thread_.joinable(); }
  bool is_this_thread() const { return thread_.get_id() == std::this_thread::get_id(); }

 private:
  std::thread thread_;
};

// The calling thread, for good: runs when no other needs the processor. For background work; not
// for a thread that holds what the others wait for.
void give_way_to_other_threads();
// The calling thread, for good: others that come to need the processor have it at once, and it
// keeps a share. For background work that may hold for a moment what the others wait for.
void be_preempted_by_other_threads();
// Whether the calling thread said one of the two.
bool is_preempted_by_other_threads();

}  // namespace atollbank::runtime
