// SPDX-License-Identifier: Apache-2.0
// How long to wait before trying again: doubling, with jitter so that those who failed together do
// not return together. Pure.
#pragma once

#include <algorithm>

#include "base/random.h"
#include "base/timestamp.h"

namespace atollbank::webhooks {

// After `attempts` failed ones (1 or more): between half of and the whole of first × 2^(attempts −
// 1).
inline base::Duration backoff(base::Duration first, std::uint32_t attempts, base::Random& random) {
  const std::uint32_t doublings = std::min(attempts - 1, 20u);
  const std::int64_t whole = first.nanoseconds << doublings;
  return {random.between(whole / 2, whole)};
}

}  // namespace atollbank::webhooks
