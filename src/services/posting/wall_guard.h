// SPDX-License-Identifier: Apache-2.0
// Watches the wall clock against the monotonic one. A wall clock that jumps more than a minute
// would expire every hold, or none: posting stops until it comes back or an operator accepts it.
// Slow drift is followed.
#pragma once

#include "base/clock.h"

namespace atollbank::posting {

class WallGuard {
 public:
  static constexpr base::Duration kJumpMax = base::Duration::from_seconds(60);

  explicit WallGuard(const base::Clock& clock) : clock_(clock) { accept(); }

  // False while the wall clock is away from where it should be.
  bool is_settled() {
    const std::int64_t offset = offset_ns();
    const std::int64_t jump = offset - accepted_offset_ns_;
    if (jump > kJumpMax.nanoseconds || jump < -kJumpMax.nanoseconds) return false;
    accepted_offset_ns_ = offset;
    return true;
  }
  // Takes the clock as it is now.
  void accept() { accepted_offset_ns_ = offset_ns(); }

 private:
  std::int64_t offset_ns() const {
    return clock_.wall().nanoseconds - clock_.monotonic().nanoseconds;
  }

  const base::Clock& clock_;
  std::int64_t accepted_offset_ns_ = 0;
};

}  // namespace atollbank::posting
