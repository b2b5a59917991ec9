// SPDX-License-Identifier: Apache-2.0
// The moment after which nobody waits for an answer any more. On the monotonic clock, carried by
// every call; work past it is not begun.
#pragma once

#include <limits>

#include "base/clock.h"

namespace atollbank::base {

class Deadline {
 public:
  static constexpr Deadline never() { return Deadline({std::numeric_limits<std::int64_t>::max()}); }
  static constexpr Deadline at(Timestamp monotonic) { return Deadline(monotonic); }
  static Deadline after(const Clock& clock, Duration span) {
    return Deadline(clock.monotonic() + span);
  }

  bool has_passed(Timestamp monotonic_now) const { return monotonic_now >= moment_; }
  Timestamp moment() const { return moment_; }

 private:
  constexpr explicit Deadline(Timestamp moment) : moment_(moment) {}
  Timestamp moment_;
};

}  // namespace atollbank::base
