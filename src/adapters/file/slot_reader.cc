// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/slot_reader.h"

#include <algorithm>

#include "adapters/file/damage.h"
#include "base/assert.h"

namespace atollbank::adapters {

using ledger::format::Slot;

namespace {

constexpr std::uint32_t kWindowSlots = (4u << 20) / ledger::format::kSlotSize;

}  // namespace

base::Result<std::span<const Slot>> SlotReader::slots(std::uint64_t first_slot,
                                                      std::uint32_t count) {
  const bool in_window =
      first_slot >= window_first_slot_ && first_slot + count <= window_first_slot_ + window_count_;
  if (!in_window) {
    const SegmentShape& shape = segments_.shape();
    const std::uint32_t left = shape.slots_left_from(first_slot);
    ATOLL_ASSERT(count <= left);
    const ports::DiskFile* const file = segments_.at(shape.index_of(first_slot));
    ATOLL_ASSERT(file != nullptr);

    const std::uint32_t wanted = std::min(left, std::max(count, kWindowSlots));
    if (window_.size() < wanted) window_.resize(wanted);
    const auto out = std::as_writable_bytes(std::span(window_).first(wanted));
    window_count_ = 0;
    ATOLL_TRY(const auto read, file->read_at(shape.offset_of(first_slot), out));
    if (read != out.size()) return damaged(shape, first_slot, "the file ends before its end");
    window_first_slot_ = first_slot;
    window_count_ = wanted;
  }
  return std::span<const Slot>(window_).subspan(first_slot - window_first_slot_, count);
}

}  // namespace atollbank::adapters
