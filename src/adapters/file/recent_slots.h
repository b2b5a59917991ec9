// SPDX-License-Identifier: Apache-2.0
// The newest slots of a journal in memory, so that followers and statements do not read the disk.
//
// One writer appends; any thread reads, but only slots whose append it knows to be finished. The
// lock is held to find a chunk, never while slots are copied.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "ledger/format/slot.h"

namespace atollbank::adapters {

class RecentSlots {
 public:
  // Keeps at least `bytes` of the newest, once there are as many.
  explicit RecentSlots(std::uint64_t bytes);

  // The next append begins there; what was kept is forgotten.
  void begin_at(std::uint64_t slot);
  std::uint64_t end_slot() const { return end_slot_; }
  void append(std::span<const ledger::format::Slot> slots);
  void append_zeros(std::uint64_t count);

  // False when some of them are no longer, or not yet, kept.
  bool read(std::uint64_t first_slot, std::span<ledger::format::Slot> out) const;

 private:
  struct Chunk {
    std::uint64_t number = 0;
    std::atomic<std::uint32_t> reader_count{0};
    std::vector<ledger::format::Slot> slots;
  };

  std::span<ledger::format::Slot> writable_rest();
  // Shared between the ring and a reader that copies while the ring has moved on.
  std::shared_ptr<Chunk> pin(std::uint64_t slot) const;

  mutable std::mutex mutex_;  // begin_slot_, the ring's pointers and their numbers
  std::uint64_t begin_slot_ = 0;
  std::vector<std::shared_ptr<Chunk>> ring_;  // chunk n stands at n % size
  std::uint64_t end_slot_ = 0;                // the writer's own
};

}  // namespace atollbank::adapters
