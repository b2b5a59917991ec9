// SPDX-License-Identifier: Apache-2.0
// The clocks of a simulated machine: monotonic time is the loop's, wall time may be set wrong.
#pragma once

#include "base/clock.h"
#include "sim/world/sim_loop.h"

namespace atollbank::sim {

class SimClock final : public base::Clock {
 public:
  static constexpr base::Timestamp kStart{1'700'000'000'000'000'000};

  explicit SimClock(const SimLoop& loop) : loop_(loop) {}

  base::Timestamp wall() const override {
    return kStart + base::Duration{loop_.now().nanoseconds} + wrong_by_;
  }
  base::Timestamp monotonic() const override { return loop_.now(); }

  void set_wrong_by(base::Duration wrong_by) { wrong_by_ = wrong_by; }

 private:
  const SimLoop& loop_;
  base::Duration wrong_by_{0};
};

}  // namespace atollbank::sim
