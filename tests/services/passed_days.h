// SPDX-License-Identifier: Apache-2.0
// For tests: the machine's clock, whose days are let pass.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace atollbank {

class PassedDays final : public base::Clock {
 public:
  base::Timestamp wall() const override { return system_.wall() + base::Duration{passed_.load()}; }
  base::Timestamp monotonic() const override { return system_.monotonic(); }
  void pass_until(base::Timestamp moment) {
    passed_ += (moment - wall()).nanoseconds + base::Duration::from_seconds(1).nanoseconds;
  }

 private:
  base::SystemClock system_;
  std::atomic<std::int64_t> passed_ = 0;
};

}  // namespace atollbank
