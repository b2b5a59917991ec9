// SPDX-License-Identifier: Apache-2.0
// How many attempts may be under way at once: so many of endpoints whose last attempt succeeded,
// and so many, fewer, of those that failed. Two pools, so that endpoints that do not answer fill
// theirs and never the other. First come, first served.
//
// Touched only on the service's executor.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <utility>

#include "base/assert.h"
#include "runtime/context.h"

namespace atollbank::webhooks {

enum class Standing : std::uint8_t { kHealthy = 0, kFailing = 1 };

class AttemptSlots {
 public:
  AttemptSlots(std::size_t healthy_max, std::size_t failing_max)
      : pools_{{{.max = healthy_max}, {.max = failing_max}}} {}

  // Completes once there is room; give() ends what it began.
  void take(Standing standing, runtime::Completion<void> done) {
    Pool& pool = pool_of(standing);
    pool.waiting.push_back(std::move(done));
    begin(pool);
  }
  void give(Standing standing) {
    Pool& pool = pool_of(standing);
    ATOLL_ASSERT(pool.used > 0);
    --pool.used;
    begin(pool);
  }
  std::size_t used(Standing standing) const {
    return pools_[static_cast<std::size_t>(standing)].used;
  }

 private:
  struct Pool {
    std::size_t max = 0;
    std::size_t used = 0;
    std::deque<runtime::Completion<void>> waiting{};
  };
  Pool& pool_of(Standing standing) { return pools_[static_cast<std::size_t>(standing)]; }
  static void begin(Pool& pool) {
    while (pool.used < pool.max && !pool.waiting.empty()) {
      auto done = std::move(pool.waiting.front());
      pool.waiting.pop_front();
      ++pool.used;
      done(base::Result<void>());
    }
  }

  std::array<Pool, 2> pools_;
};

}  // namespace atollbank::webhooks
