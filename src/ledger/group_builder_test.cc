// SPDX-License-Identifier: Apache-2.0
#include "ledger/group_builder.h"

#include <gtest/gtest.h>

namespace atollbank::ledger {
namespace {

TEST(GroupBuilder, a_finished_group_has_no_room_until_it_is_opened_again) {
  alignas(format::kBlockSize) format::Slot storage[format::kSlotsPerBlock];
  GroupBuilder builder(storage);
  builder.open(0, format::kFirstSlot, 1, 8);
  builder.append_command<format::PostingSlot>(format::SlotKind::kPosting);
  EXPECT_EQ(builder.room(), 6u);
  builder.finish();
  EXPECT_EQ(builder.room(), 0u);
  builder.open(0, format::kFirstSlot + format::kSlotsPerBlock, 2, 8);
  EXPECT_EQ(builder.room(), 7u);
}

}  // namespace
}  // namespace atollbank::ledger
