// SPDX-License-Identifier: Apache-2.0
#include "ledger/format/segment.h"

#include <gtest/gtest.h>

#include <bit>
#include <string>

#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::ledger::format {
namespace {

const SegmentHeaderSlot kHeader = make_segment_header(3, 512, 1'024);

std::string reason_of(const SegmentHeaderSlot& header) {
  const auto checked = check_segment_header(std::bit_cast<Slot>(header), kHeader);
  return checked ? "" : checked.error().reason;
}

TEST(Segment, a_header_is_what_it_was_made_as) { EXPECT_EQ(reason_of(kHeader), ""); }

TEST(Segment, the_header_of_format_2_has_not_moved) {
  EXPECT_EQ(base::checksum64(base::bytes_of(kHeader)), 17024781318328921495u);
}

TEST(Segment, every_flipped_bit_is_found) {
  for (std::size_t bit = 0; bit < kSlotSize * 8; ++bit) {
    SegmentHeaderSlot header = kHeader;
    reinterpret_cast<unsigned char*>(&header)[bit / 8] ^=
        static_cast<unsigned char>(1u << (bit % 8));
    ASSERT_NE(reason_of(header), "") << "bit " << bit;
  }
}

TEST(Segment, a_whole_header_of_another_shape_is_named_as_such) {
  EXPECT_EQ(reason_of(make_segment_header(4, 512, 1'024)), "segment_of_another_shape");
  EXPECT_EQ(reason_of(make_segment_header(3, 544, 1'024)), "segment_of_another_shape");
  EXPECT_EQ(reason_of(make_segment_header(3, 512, 512)), "segment_of_another_shape");
}

TEST(Segment, other_files_are_no_segments) {
  EXPECT_EQ(reason_of(std::bit_cast<SegmentHeaderSlot>(Slot{})), "not_a_segment");
}

}  // namespace
}  // namespace atollbank::ledger::format
