// SPDX-License-Identifier: Apache-2.0
// The newest groups of a journal in memory, so that followers and statements do not read the disk.
// They were checked when they were sealed; whoever holds one may read it for as long as he likes.
//
// One writer appends, any thread reads. The lock is held to find a group, never while it is read.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "ledger/format/slot.h"

namespace atollbank::adapters {

struct RecentGroup {
  std::uint64_t first_slot = 0;
  std::vector<ledger::format::Slot> slots;
  std::uint64_t end_slot() const { return first_slot + slots.size(); }
};

class RecentGroups {
 public:
  // Keeps about `bytes_max` of the newest, and at least the newest.
  explicit RecentGroups(std::uint64_t bytes_max) : slots_max_(bytes_max / sizeof(Slot)) {}

  void append(std::uint64_t first_slot, std::span<const ledger::format::Slot> group);

  // Shared with whoever appends. Null when the group that holds `slot` is no longer, or not yet,
  // kept.
  std::shared_ptr<const RecentGroup> find(std::uint64_t slot) const;
  // False when some of them are not kept, or in no group.
  bool read(std::uint64_t first_slot, std::span<ledger::format::Slot> out) const;

 private:
  using Slot = ledger::format::Slot;
  struct Entry {
    std::uint64_t first_slot = 0;
    std::shared_ptr<const RecentGroup> group;
  };

  const std::uint64_t slots_max_;
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;  // in journal order
  std::uint64_t slots_kept_ = 0;
};

}  // namespace atollbank::adapters
