// SPDX-License-Identifier: Apache-2.0
// Where slots are: segment n is the file journal-n and holds the slots [n * slots, (n + 1) *
// slots), its first block being its header. Plain arithmetic.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/format/slot.h"

namespace atollbank::adapters {

struct SegmentShape {
  std::uint16_t shard = 0;
  std::uint32_t slots = 0;  // whole blocks, two or more

  std::uint64_t bytes() const { return std::uint64_t{slots} * ledger::format::kSlotSize; }
  std::uint64_t index_of(std::uint64_t slot) const { return slot / slots; }
  std::uint64_t offset_of(std::uint64_t slot) const {
    return slot % slots * ledger::format::kSlotSize;
  }
  std::uint64_t first_slot_of(std::uint64_t index) const { return index * slots; }
  // The first that a group may take.
  std::uint64_t first_usable_of(std::uint64_t index) const {
    return first_slot_of(index) + ledger::format::kSlotsPerBlock;
  }
  std::uint32_t usable_slots() const { return slots - ledger::format::kSlotsPerBlock; }
  std::uint32_t slots_left_from(std::uint64_t slot) const {
    return static_cast<std::uint32_t>(slots - slot % slots);
  }
};

// "journal-00000012"
std::string segment_name(std::uint64_t index);

}  // namespace atollbank::adapters
