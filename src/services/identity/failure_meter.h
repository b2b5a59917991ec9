// SPDX-License-Identifier: Apache-2.0
// Counts wrong secrets by who showed them, and says when it is enough for a while. Pure but for its
// memory: time is monotonic and comes in. One thread.
//
// A window begins with its first failure. When too many are counted at once, old and small windows
// are forgotten: a flood of names costs memory for kMetersMax and no more.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "base/timestamp.h"

namespace atollbank::identity {

inline constexpr std::size_t kMetersMax = 50'000;
inline constexpr base::Duration kFailureWindow = base::Duration::from_seconds(60);

class FailureMeter {
 public:
  // So many in a kFailureWindow.
  explicit FailureMeter(std::uint32_t failures_max) : failures_max_(failures_max) {}

  // resource_exhausted rate_limited, with the time until the window is over
  base::Result<void> check(const std::string& who, base::Timestamp now) const;
  void note(const std::string& who, base::Timestamp now);

 private:
  struct Window {
    base::Timestamp begin;
    std::uint32_t failures = 0;
  };
  bool is_over(const Window& window, base::Timestamp now) const {
    return now >= window.begin + kFailureWindow;
  }
  void make_room(base::Timestamp now);

  const std::uint32_t failures_max_;
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace atollbank::identity
