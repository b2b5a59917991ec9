// SPDX-License-Identifier: Apache-2.0
// A group: header slot, records, padding to whole blocks; the unit of atomicity and durability of a
// journal.
//
// seal_group() fills sums, hash and checksum into the header just before writing; check_group() is
// its inverse at recovery and for every follower. Pure functions of the bytes.
#pragma once

#include <span>

#include "base/result.h"
#include "base/sha256.h"
#include "ledger/format/slot.h"

namespace atollbank::ledger::format {

// Where a journal ends, which is what the next group must follow.
struct JournalEnd {
  std::uint64_t end_slot = kFirstSlot;
  std::uint64_t last_group_slot = 0;
  std::int64_t ledger_time_ns = 0;
  base::Sha256 chain_hash{};

  bool operator==(const JournalEnd&) const = default;
};

const GroupHeaderSlot& header_of(std::span<const Slot> group);

// Whether `slot` is the whole header of a group that begins at `expected_first_slot`, whatever
// became of the rest.
bool is_group_header(const Slot& slot, std::uint64_t expected_first_slot);

// Whether every byte is zero, as padding is and space that was never written.
bool is_zero(std::span<const Slot> slots);

// Completes the header of `group` (whole blocks, slot 0 the header with slot_count, first_slot,
// times and counts set) so that it follows `end`; returns the new end.
JournalEnd seal_group(std::span<Slot> group, const JournalEnd& end);

// Whether `group` is whole: kind, format, counts, padding and checksum. `slots` may be longer than
// the group. Errors data_loss: not_a_group, group_format_unknown, group_cut_short,
// group_checksum_mismatch
base::Result<std::span<const Slot>> check_group(std::span<const Slot> slots,
                                                std::uint64_t expected_first_slot);

// Whether a whole group follows `end`: chain hash, predecessor and time; returns the new end.
// Errors data_loss: group_chain_broken, group_sums_differ
base::Result<JournalEnd> check_chain(std::span<const Slot> group, const JournalEnd& end);

}  // namespace atollbank::ledger::format
