// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <ctime>

#include "base/assert.h"

namespace atollbank::base {
namespace {

Timestamp read_clock(clockid_t which) {
  timespec time{};
  ATOLL_ASSERT(::clock_gettime(which, &time) == 0);
  return {static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec};
}

}  // namespace

Timestamp SystemClock::wall() const { return read_clock(CLOCK_REALTIME); }
Timestamp SystemClock::monotonic() const { return read_clock(CLOCK_MONOTONIC); }

}  // namespace atollbank::base
