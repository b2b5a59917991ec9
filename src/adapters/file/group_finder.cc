// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/group_finder.h"

#include <algorithm>

namespace atollbank::adapters {

using base::Result;
using ledger::format::is_zero;
using ledger::format::Slot;

namespace {

constexpr std::uint32_t kSlotsPerSector = 512 / ledger::format::kSlotSize;

// Every used slot has a kind, so a sector that holds one is never all zeros once written.
bool lacks_a_sector(std::span<const Slot> used) {
  for (std::size_t first = 0; first < used.size(); first += kSlotsPerSector) {
    const auto count = std::min<std::size_t>(kSlotsPerSector, used.size() - first);
    if (is_zero(used.subspan(first, count))) return true;
  }
  return false;
}

}  // namespace

Result<Found> find_group(SlotReader& reader, const SegmentShape& shape, std::uint64_t slot) {
  Found found;
  ATOLL_TRY(const auto sector, reader.slots(slot, kSlotsPerSector));
  if (is_zero(sector)) return found;
  if (!ledger::format::is_group_header(sector.front(), slot)) {
    found.finding = Finding::kDamaged;
    found.what = "there is something, but no group's header";
    return found;
  }
  const auto& header = ledger::format::header_of(sector);
  found.previous_end_slot = header.previous_end_slot;
  if (header.slot_count > shape.slots_left_from(slot)) {
    found.finding = Finding::kDamaged;
    found.what = "the group's header names more slots than the segment has";
    return found;
  }
  ATOLL_TRY(const auto slots, reader.slots(slot, header.slot_count));
  const auto group = ledger::format::check_group(slots, slot);
  if (group) {
    found.finding = Finding::kWhole;
    found.group = *group;
    return found;
  }
  if (group.error().reason == "group_format_unknown") return base::fail(group.error());
  const bool torn = lacks_a_sector(slots.first(ledger::format::header_of(slots).used_count));
  found.finding = torn ? Finding::kTorn : Finding::kDamaged;
  found.what = group.error().message;
  return found;
}

}  // namespace atollbank::adapters
