// SPDX-License-Identifier: Apache-2.0
// Reads segments front to back in large steps, for recovery. One thread.
#pragma once

#include <vector>

#include "adapters/file/segments.h"

namespace atollbank::adapters {

class SlotReader {
 public:
  explicit SlotReader(const Segments& segments) : segments_(segments) {}

  // The `count` slots from `first_slot` on, all in one segment; valid until the next call.
  base::Result<std::span<const ledger::format::Slot>> slots(std::uint64_t first_slot,
                                                            std::uint32_t count);

 private:
  const Segments& segments_;
  std::vector<ledger::format::Slot> window_;
  std::uint64_t window_first_slot_ = 0;
  std::uint32_t window_count_ = 0;
};

}  // namespace atollbank::adapters
