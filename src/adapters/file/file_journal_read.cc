// SPDX-License-Identifier: Apache-2.0
// The reading half of the journal: any thread, only below the durable end.
#include <algorithm>

#include "adapters/file/damage.h"
#include "adapters/file/file_journal.h"
#include "base/assert.h"

namespace atollbank::adapters {

using base::Result;
using ledger::format::GroupHeaderSlot;
using ledger::format::kSlotsPerBlock;
using ports::Slot;

Result<std::size_t> FileJournal::read(std::uint64_t first_slot, std::span<Slot> out) const {
  const std::uint64_t end = durable_end();
  if (first_slot >= end) return 0;
  const auto count = std::min<std::uint64_t>(out.size(), end - first_slot);
  if (!recent_.read(first_slot, out.first(count))) {
    ATOLL_TRY_VOID(read_from_disk(first_slot, out.first(count)));
  }
  return count;
}

Result<void> FileJournal::read_from_disk(std::uint64_t first_slot, std::span<Slot> out) const {
  const SegmentShape& shape = segments_.shape();
  while (!out.empty()) {
    const auto count = std::min<std::size_t>(out.size(), shape.slots_left_from(first_slot));
    const auto bytes = std::as_writable_bytes(out.first(count));
    const ports::DiskFile* const file = segments_.at(shape.index_of(first_slot));
    ATOLL_ASSERT(file != nullptr);
    ATOLL_TRY(const auto read, file->read_at(shape.offset_of(first_slot), bytes));
    if (read != bytes.size()) return damaged(shape, first_slot, "the file ends before its end");
    out = out.subspan(count);
    first_slot += count;
  }
  return {};
}

Result<std::uint64_t> FileJournal::visit_groups(std::uint64_t from_slot, std::size_t bytes_max,
                                                GroupVisitor visit) const {
  std::uint64_t next_slot = from_slot;
  std::size_t bytes_beyond_first = 0;
  std::vector<Slot> cold;
  for (bool first = true;; first = false) {
    // Looked at once: it moves while we read.
    const std::uint64_t end = durable_end();
    if (next_slot >= end) return next_slot;
    auto recent = recent_.find(next_slot);
    std::uint64_t start = recent != nullptr ? recent->first_slot : 0;
    if (recent == nullptr) {
      ATOLL_TRY(start, group_start_at(next_slot));
      recent = recent_.find(start);
    }
    // The durable end is that of a group, so there is one before it.
    if (start >= end)
      return damaged(segments_.shape(), next_slot, "the group that stood here is missing");
    std::size_t size = 0;
    if (recent != nullptr) {
      size = recent->slots.size();
    } else {
      ATOLL_TRY(size, group_size_at(start));
    }
    if (!first) bytes_beyond_first += size * ledger::format::kSlotSize;
    if (bytes_beyond_first > bytes_max) return next_slot;

    if (recent == nullptr) {
      cold.resize(size);
      ATOLL_TRY_VOID(read(start, cold));
      const auto checked = ledger::format::check_group(cold, start);
      if (!checked) return damaged(segments_.shape(), start, checked.error().message);
    }
    const std::span<const Slot> group = recent != nullptr ? recent->slots : cold;
    // Space may only be passed over that its successor knows to be unused.
    if (ledger::format::header_of(group).previous_end_slot >
        std::max(next_slot, ledger::format::kFirstSlot))
      return damaged(segments_.shape(), next_slot, "the group that stood here is missing");
    ATOLL_TRY_VOID(visit(group));
    next_slot = start + size;
  }
}

// Nothing but a group's header has the header's kind in its first byte, and groups are whole
// blocks: the nearest header before a slot is its group's.
Result<std::uint64_t> FileJournal::group_start_at(std::uint64_t slot) const {
  const SegmentShape& shape = segments_.shape();
  const std::uint64_t first_usable = shape.first_usable_of(shape.index_of(slot));
  if (slot < first_usable) return first_usable;
  std::uint64_t start = slot / kSlotsPerBlock * kSlotsPerBlock;
  for (; start >= first_usable; start -= kSlotsPerBlock) {
    Slot head;
    ATOLL_TRY_VOID(read(start, std::span(&head, 1)));
    if (!ledger::format::is_group_header(head, start)) continue;
    const auto& header = ledger::format::header_of(std::span(&head, 1));
    if (slot < start + header.slot_count) return start;
    break;
  }
  // The unused end of a segment: what follows stands in the next one.
  return shape.first_usable_of(shape.index_of(slot) + 1);
}

Result<std::uint32_t> FileJournal::group_size_at(std::uint64_t first_slot) const {
  Slot head;
  ATOLL_TRY_VOID(read(first_slot, std::span(&head, 1)));
  if (!ledger::format::is_group_header(head, first_slot)) {
    return damaged(segments_.shape(), first_slot, "no group's header where one was durable");
  }
  return ledger::format::header_of(std::span(&head, 1)).slot_count;
}

}  // namespace atollbank::adapters
