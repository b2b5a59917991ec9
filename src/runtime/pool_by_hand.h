// SPDX-License-Identifier: Apache-2.0
// For tests: a pool that does nothing until it is told to, or has no room. One thread.
#pragma once

#include <deque>
#include <utility>

#include "runtime/executor.h"

namespace atollbank::runtime {

class PoolByHand final : public BlockingPool {
 public:
  [[nodiscard]] bool run(Work work) override {
    if (is_full) return false;
    waiting.push_back(std::move(work));
    return true;
  }
  // All that waits, and what comes of it.
  void work() {
    while (!waiting.empty()) {
      Work next = std::move(waiting.front());
      waiting.pop_front();
      next();
    }
  }

  bool is_full = false;
  std::deque<Work> waiting;
};

}  // namespace atollbank::runtime
