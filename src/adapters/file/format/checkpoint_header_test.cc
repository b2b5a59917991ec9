// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/format/checkpoint_header.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>

#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::adapters::format {
namespace {

TEST(CheckpointHeader, no_field_of_format_1_has_moved) {
  CheckpointHeader header;
  header.shard = 1;
  header.state_size = 2;
  header.end_slot = 3;
  header.last_group_slot = 4;
  header.ledger_time_ns = 5;
  std::memset(header.chain_hash, 6, sizeof(header.chain_hash));
  header.checksum = 7;
  EXPECT_EQ(base::checksum64(base::bytes_of(header)), 9859120967405714360u);
}

TEST(CheckpointHeader, the_magic_comes_first_and_the_checksum_last) {
  EXPECT_EQ(base::bytes_of(CheckpointHeader{}).substr(0, 16), "atoll checkpoint");
  EXPECT_EQ(offsetof(CheckpointHeader, checksum), sizeof(CheckpointHeader) - 8);
}

}  // namespace
}  // namespace atollbank::adapters::format
