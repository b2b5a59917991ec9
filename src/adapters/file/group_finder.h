// SPDX-License-Identifier: Apache-2.0
// Says what stands at a place where a group may begin: a whole group, nothing, a torn one or
// damage.
//
// Rests on two facts: space is zeroed, durably, before a group is written into it; and a disk
// writes a sector whole or not at all. So what a power cut leaves of a group is some of its
// sectors, and zeros in place of the others. One thread.
#pragma once

#include "adapters/file/slot_reader.h"
#include "ledger/format/group.h"

namespace atollbank::adapters {

enum class Finding {
  kWhole,
  kNothing,  // the first sector is empty
  kTorn,     // the header is whole and a sector that it counts is empty
  kDamaged,  // no power cut leaves this
};

struct Found {
  Finding finding = Finding::kNothing;
  std::span<const ledger::format::Slot> group;  // kWhole; valid until the reader's next call
  std::uint64_t previous_end_slot = 0;          // kWhole, kTorn
  std::string what;                             // kDamaged
};

// `slot` begins a block after a segment's first. Errors: of the disk, and group_format_unknown.
base::Result<Found> find_group(SlotReader& reader, const SegmentShape& shape, std::uint64_t slot);

}  // namespace atollbank::adapters
