// SPDX-License-Identifier: Apache-2.0
// Counts wrong secrets by who showed them, and says when it is enough for a while. Pure but for its
// memory: time comes in. FailureMeter's is monotonic, and one thread's.
//
// A window begins with its first failure. When too many are counted at once, old and small windows
// are forgotten: a flood of names costs memory for kMetersMax and no more.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "base/timestamp.h"
#include "services/identity/person.h"

namespace atollbank::identity {

inline constexpr std::size_t kMetersMax = 50'000;
inline constexpr std::size_t kUnknownNamesMax = 50'000;
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

// How often names were tried that nobody has: they rest by the very rule of those that are known,
// so that a refusal does not tell the two apart. Any thread.
//
// In memory only, for a record each would let strangers fill the bank. So a restart, and
// kUnknownNamesMax other names, give such a name its tries back; a known one keeps its count.
class UnknownNames {
 public:
  // As identity::count_attempt(), of the name with that digest.
  base::Result<void> count_attempt(const std::string& name_digest, base::Timestamp now);

 private:
  struct Tried {
    Attempts attempts;
    base::Timestamp last;
  };
  void forget_older_half();

  std::mutex mutex_;
  std::unordered_map<std::string, Tried> tried_;
};

}  // namespace atollbank::identity
