// SPDX-License-Identifier: Apache-2.0
// The clock of a bank with a demo town: at the first start it stands months back and is moved
// through them while the town's past is made, so that the past is booked when it happened. From
// then on it is the machine's.
//
// Wall and monotonic time move together, so nothing that watches one against the other sees a jump.
// Thread-safe; only the town moves it, and only forward.
#pragma once

#include <algorithm>
#include <atomic>

#include "base/clock.h"

namespace atollbank::apps {

class TownClock final : public base::Clock {
 public:
  // `lag`: how far back the bank begins; zero for a bank that has its past already.
  TownClock(const base::Clock& machine, base::Duration lag)
      : machine_(machine), initial_lag_ns_(lag.nanoseconds), lag_ns_(lag.nanoseconds) {}

  base::Timestamp wall() const override { return machine_.wall() - base::Duration{lag_ns_.load()}; }
  base::Timestamp monotonic() const override {
    return machine_.monotonic() + base::Duration{initial_lag_ns_ - lag_ns_.load()};
  }

  // Moves to `moment`; what lies behind is left alone. At most up to the machine's time.
  void advance_to(base::Timestamp moment) {
    const std::int64_t wanted = std::max<std::int64_t>((machine_.wall() - moment).nanoseconds, 0);
    if (wanted < lag_ns_.load()) lag_ns_.store(wanted);
  }
  void catch_up() { lag_ns_.store(0); }

 private:
  const base::Clock& machine_;
  const std::int64_t initial_lag_ns_;
  std::atomic<std::int64_t> lag_ns_;
};

}  // namespace atollbank::apps
