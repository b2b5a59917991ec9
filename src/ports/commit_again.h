// SPDX-License-Identifier: Apache-2.0
// The rule of optimistic commits: where two writers meet (conflict) or an answer is lost (unknown),
// the state is read again and the change made on top of it, never repeated blindly.
#pragma once

#include <optional>

#include "base/result.h"
#include "ports/records.h"

namespace atollbank::ports {

// Of a partition that many threads write to, one may lose again and again.
inline constexpr int kCommitTriesMax = 64;

// Runs `attempt` until it succeeds or fails for good. Each attempt reads the state anew, and finds
// it done when an unknown one had been done. Blocking, as commits are.
template <class Attempt>
auto commit_again(Attempt attempt) -> decltype(attempt()) {
  std::optional<base::Error> unknown;
  for (int tries = 1;; ++tries) {
    auto done = attempt();
    if (done) return done;
    const base::ErrorCode code = done.error().code;
    if (code == base::ErrorCode::kUnknown) unknown = done.error();
    const bool is_again =
        code == base::ErrorCode::kUnknown || done.error().reason == kVersionConflict;
    if (is_again && tries < kCommitTriesMax) continue;
    // What may have been done is not said to be undone by a store that answers no more.
    if (unknown && !done.error().is_final()) return base::fail(*std::move(unknown));
    return done;
  }
}

}  // namespace atollbank::ports
