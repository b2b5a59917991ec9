// SPDX-License-Identifier: Apache-2.0
// From when on value times are taken: before it the books are closed, and before the seal for ever.
//
// One a shard, of the whole house. Invariant: sealed_before ≤ closed_before ≤ the ledger's time, so
// a posting without a value time of its own is never late.
#pragma once

#include <cstdint>

namespace atollbank::ledger {

struct Period {
  std::int64_t closed_before_ns = 0;  // 0: nothing is closed
  std::int64_t sealed_before_ns = 0;
  std::uint64_t last_slot = 0;  // that changed it

  bool is_closed(std::int64_t value_time_ns) const { return value_time_ns < closed_before_ns; }

  void close(std::int64_t before_ns, bool seals, std::uint64_t slot) {
    closed_before_ns = before_ns;
    if (seals) sealed_before_ns = before_ns;
    last_slot = slot;
  }
};

}  // namespace atollbank::ledger
