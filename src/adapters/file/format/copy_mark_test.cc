// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/format/copy_mark.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>

#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::adapters::format {
namespace {

TEST(CopyMark, no_field_of_format_1_has_moved) {
  CopyMark mark;
  mark.shard = 1;
  mark.segment_slots = 2;
  mark.end_slot = 3;
  mark.last_group_slot = 4;
  mark.ledger_time_ns = 5;
  std::memset(mark.chain_hash, 6, sizeof(mark.chain_hash));
  std::memset(mark.first_chain_hash, 7, sizeof(mark.first_chain_hash));
  mark.checksum = 8;
  EXPECT_EQ(base::checksum64(base::bytes_of(mark)), 7461361278385752363u);
}

TEST(CopyMark, the_magic_comes_first_and_the_checksum_last) {
  EXPECT_EQ(base::bytes_of(CopyMark{}).substr(0, 15), "atoll copied to");
  EXPECT_EQ(offsetof(CopyMark, checksum), sizeof(CopyMark) - 8);
}

}  // namespace
}  // namespace atollbank::adapters::format
