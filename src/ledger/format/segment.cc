// SPDX-License-Identifier: Apache-2.0
#include "ledger/format/segment.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::ledger::format {
namespace {

using base::ErrorCode;
using base::fail;

std::uint64_t checksum_of(SegmentHeaderSlot header) {
  header.checksum = 0;
  return base::checksum64(base::bytes_of(header));
}

}  // namespace

SegmentHeaderSlot make_segment_header(std::uint16_t shard, std::uint32_t segment_slots,
                                      std::uint64_t first_slot) {
  SegmentHeaderSlot header;
  header.shard = shard;
  header.segment_slots = segment_slots;
  header.first_slot = first_slot;
  header.checksum = checksum_of(header);
  return header;
}

base::Result<void> check_segment_header(const Slot& slot, const SegmentHeaderSlot& expected) {
  const auto header = std::bit_cast<SegmentHeaderSlot>(slot);
  if (header.kind != SlotKind::kSegmentHeader ||
      std::memcmp(header.magic, expected.magic, sizeof(header.magic)) != 0) {
    return fail(ErrorCode::kDataLoss, "not_a_segment", "the file is no segment of a journal");
  }
  if (header.checksum != checksum_of(header)) {
    return fail(ErrorCode::kDataLoss, "segment_header_damaged",
                "the bytes of the segment's header are not those written");
  }
  if (!is_known_format(header.format)) {
    return fail(ErrorCode::kDataLoss, "segment_format_unknown",
                fmt::format("the segment has format {}", header.format));
  }
  SegmentHeaderSlot same_format = expected;
  same_format.format = header.format;
  same_format.checksum = header.checksum;
  if (std::memcmp(&header, &same_format, sizeof(header)) != 0) {
    return fail(
        ErrorCode::kFailedPrecondition, "segment_of_another_shape",
        fmt::format("the segment has shard {}, {} slots, first slot {}; expected {}, {}, {}",
                    header.shard, header.segment_slots, header.first_slot, expected.shard,
                    expected.segment_slots, expected.first_slot));
  }
  return {};
}

}  // namespace atollbank::ledger::format
