// SPDX-License-Identifier: Apache-2.0
// The clock of a bank with a demo town: at the first start it stands months back and is moved
// through them while the town's past is made, so that the past is booked when it happened. From
// then on it is the machine's, and ahead of it by the days that the sandbox let pass.
//
// While it catches up, wall and monotonic time move together; days that pass move the wall alone,
// so whoever watches one against the other watches unmoved(). Thread-safe; only the town moves it,
// and only forward.
#pragma once

#include <algorithm>
#include <atomic>

#include "base/clock.h"

namespace atollbank::apps {

class TownClock final : public base::Clock {
 public:
  // `lag`: how far back the bank begins; zero for a bank that has its past already. `lead`: the
  // days that passed in its earlier lives.
  TownClock(const base::Clock& machine, base::Duration lag, base::Duration lead = {})
      : unmoved_(machine, lag), lead_ns_(lead.nanoseconds) {}

  base::Timestamp wall() const override { return unmoved_.wall() + lead(); }
  base::Timestamp monotonic() const override { return unmoved_.monotonic(); }

  // Without the days that were let pass: where this one jumps, the machine's has jumped.
  const base::Clock& unmoved() const { return unmoved_; }

  // Catches up to `moment`; what lies behind is left alone. Not beyond the machine's time and what
  // was let pass.
  void advance_to(base::Timestamp moment) { unmoved_.advance_to(moment - lead()); }
  void catch_up() { unmoved_.catch_up(); }

  // Lets time pass until `moment`, which the machine has not reached.
  void pass_until(base::Timestamp moment) {
    const std::int64_t wanted = (moment - unmoved_.wall()).nanoseconds;
    if (wanted > lead_ns_.load()) lead_ns_.store(wanted);
  }
  base::Duration lead() const { return {lead_ns_.load()}; }

 private:
  class Unmoved final : public base::Clock {
   public:
    Unmoved(const base::Clock& machine, base::Duration lag)
        : machine_(machine), initial_lag_ns_(lag.nanoseconds), lag_ns_(lag.nanoseconds) {}

    base::Timestamp wall() const override {
      return machine_.wall() - base::Duration{lag_ns_.load()};
    }
    base::Timestamp monotonic() const override {
      return machine_.monotonic() + base::Duration{initial_lag_ns_ - lag_ns_.load()};
    }
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

  Unmoved unmoved_;
  std::atomic<std::int64_t> lead_ns_;
};

}  // namespace atollbank::apps
