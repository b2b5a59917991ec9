// SPDX-License-Identifier: Apache-2.0
// Reading the time. Passed by constructor to whoever needs it; the simulator passes its own.
#pragma once

#include "base/timestamp.h"

namespace atollbank::base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp wall() const = 0;       // may jump
  virtual Timestamp monotonic() const = 0;  // never goes back
};

// The machine's clocks. Stateless and thread-safe.
class SystemClock final : public Clock {
 public:
  Timestamp wall() const override;
  Timestamp monotonic() const override;
};

// Moves only when told. For tests; not thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp wall) : wall_(wall) {}
  Timestamp wall() const override { return wall_; }
  Timestamp monotonic() const override { return monotonic_; }
  void advance(Duration by) {
    wall_ = wall_ + by;
    monotonic_ = monotonic_ + by;
  }
  void jump_wall(Duration by) { wall_ = wall_ + by; }

 private:
  Timestamp wall_;
  Timestamp monotonic_;
};

}  // namespace atollbank::base
