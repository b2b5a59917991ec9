// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/format/frame_file_header.h"

#include <gtest/gtest.h>

#include <cstddef>

#include "base/bytes.h"

namespace atollbank::adapters::format {
namespace {

TEST(FrameFileHeader, no_field_of_format_1_has_moved) {
  FrameFileHeader header;
  header.shard = 0x0201;
  header.checksum = 0x1817161514131211;
  EXPECT_EQ(base::to_hex(base::bytes_of(header)),
            "61746f6c6c206672616d65730a000000"
            "01000000"
            "0102"
            "0000"
            "1112131415161718");
}

}  // namespace
}  // namespace atollbank::adapters::format
