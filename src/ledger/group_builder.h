// SPDX-License-Identifier: Apache-2.0
// The open group of a shard: the engine appends slots to it, the shard closes it and hands it to
// the log.
//
// Works in memory that it is given and never allocates. Every slot it hands out is zero.
#pragma once

#include <cstring>
#include <span>

#include "base/assert.h"
#include "ledger/format/slot.h"

namespace atollbank::ledger {

class GroupBuilder {
 public:
  // `storage` outlives the builder; aligned to a block.
  explicit GroupBuilder(std::span<format::Slot> storage) : storage_(storage) {}

  void open(std::uint16_t shard, std::uint64_t first_slot, std::int64_t ledger_time_ns,
            std::uint32_t capacity) {
    capacity_ = capacity < storage_.size() ? capacity : static_cast<std::uint32_t>(storage_.size());
    used_ = 0;
    command_count_ = 0;
    auto& header = append<format::GroupHeaderSlot>();
    header.shard = shard;
    header.first_slot = first_slot;
    header.ledger_time_ns = ledger_time_ns;
    first_slot_ = first_slot;
    ledger_time_ns_ = ledger_time_ns;
  }

  // The next slot, as a T with its defaults.
  template <class T>
  T& append() {
    static_assert(format::kIsSlot<T>);
    ATOLL_ASSERT(used_ < capacity_);
    return *new (&storage_[used_++]) T{};
  }
  // A slot that journals a command: with its distance to the header.
  template <class T>
  T& append_command(format::SlotKind kind) {
    T& slot = append<T>();
    slot.header.kind = kind;
    slot.group_distance = used_ - 1;
    ++command_count_;
    return slot;
  }

  std::uint32_t used() const { return used_; }
  std::uint32_t command_count() const { return command_count_; }
  std::uint32_t room() const { return capacity_ - used_; }
  bool has_records() const { return used_ > 1; }
  std::int64_t ledger_time_ns() const { return ledger_time_ns_; }
  std::uint64_t next_slot_number() const { return first_slot_ + used_; }
  std::uint64_t first_slot() const { return first_slot_; }
  // What was appended; its number lies between first_slot() and next_slot_number().
  const format::Slot& at(std::uint64_t slot_number) const {
    ATOLL_ASSERT(slot_number >= first_slot_ && slot_number < next_slot_number());
    return storage_[slot_number - first_slot_];
  }

  // Takes back everything appended since, for a linked chain.
  void truncate(std::uint32_t used, std::uint32_t command_count) {
    ATOLL_ASSERT(used >= 1 && used <= used_);
    used_ = used;
    command_count_ = command_count;
  }

  // Pads to whole blocks and completes the header but for what seal_group() fills in. Takes nothing
  // more until it is opened again.
  std::span<format::Slot> finish() {
    const std::uint32_t blocks = (used_ + format::kSlotsPerBlock - 1) / format::kSlotsPerBlock;
    const std::uint32_t total = blocks * format::kSlotsPerBlock;
    ATOLL_ASSERT(total <= storage_.size());
    std::memset(static_cast<void*>(&storage_[used_]), 0, (total - used_) * sizeof(format::Slot));
    auto& header = *reinterpret_cast<format::GroupHeaderSlot*>(storage_.data());
    header.slot_count = total;
    header.used_count = used_;
    header.command_count = command_count_;
    capacity_ = used_;
    return storage_.first(total);
  }

 private:
  std::span<format::Slot> storage_;
  std::uint64_t first_slot_ = 0;
  std::int64_t ledger_time_ns_ = 0;
  std::uint32_t capacity_ = 0;
  std::uint32_t used_ = 0;
  std::uint32_t command_count_ = 0;
};

}  // namespace atollbank::ledger
