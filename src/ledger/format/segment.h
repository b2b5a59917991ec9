// SPDX-License-Identifier: Apache-2.0
// The first block of a segment file: a SegmentHeaderSlot and zeros. Pure functions of the bytes.
//
// Segment n of a journal holds the slots [n * segment_slots, (n + 1) * segment_slots), so that a
// slot's number tells its file and its offset.
#pragma once

#include "base/result.h"
#include "ledger/format/slot.h"

namespace atollbank::ledger::format {

SegmentHeaderSlot make_segment_header(std::uint16_t shard, std::uint32_t segment_slots,
                                      std::uint64_t first_slot);

// Whether `slot` is exactly that header.
// Errors data_loss: not_a_segment, segment_format_unknown, segment_header_damaged;
// failed_precondition: segment_of_another_shape (whole, but of another shard, size or place)
base::Result<void> check_segment_header(const Slot& slot, const SegmentHeaderSlot& expected);

}  // namespace atollbank::ledger::format
