// SPDX-License-Identifier: Apache-2.0
// How often the tokens of a user may have changed: whoever remembers what a token is good for knows
// by it when to ask again. Any thread. Users share counters, so that a number may grow for
// another's sake; it never stays when it should have grown.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/id.h"

namespace atollbank::identity {

class TokenChanges {
 public:
  void note(base::Id user_id) { of(user_id).fetch_add(1, std::memory_order_acq_rel); }
  void note_all() { all_.fetch_add(1, std::memory_order_acq_rel); }
  std::uint64_t count(base::Id user_id) const {
    const std::uint64_t all = all_.load(std::memory_order_acquire);
    return all + counts_[slot_of(user_id)].load(std::memory_order_acquire);
  }

 private:
  static constexpr std::size_t kCounters = 1024;

  static std::size_t slot_of(base::Id user_id) {
    return std::hash<base::Id>()(user_id) % kCounters;
  }
  std::atomic<std::uint64_t>& of(base::Id user_id) { return counts_[slot_of(user_id)]; }

  std::array<std::atomic<std::uint64_t>, kCounters> counts_{};
  std::atomic<std::uint64_t> all_{0};
};

}  // namespace atollbank::identity
