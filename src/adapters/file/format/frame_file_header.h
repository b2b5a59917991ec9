// SPDX-License-Identifier: Apache-2.0
// The layout of a file of frames: a block with this header, then frames one after another, each
// behind its FrameHeader, then a FrameHeader with kEnd, and zeros up to a whole block.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::adapters::format {

inline constexpr std::uint32_t kFrameFileFormat = 1;

struct FrameFileHeader {
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 'f', 'r', 'a', 'm', 'e', 's', '\n', 0, 0, 0};
  std::uint32_t format = kFrameFileFormat;
  std::uint16_t shard = 0;
  std::uint16_t reserved = 0;
  std::uint64_t checksum = 0;  // XXH3 of the bytes before it
};
static_assert(sizeof(FrameFileHeader) == 32);
static_assert(std::has_unique_object_representations_v<FrameFileHeader>);

struct FrameHeader {
  static constexpr std::uint64_t kEnd = ~std::uint64_t{0};
  std::uint64_t size = 0;      // of the frame that follows
  std::uint64_t checksum = 0;  // XXH3 of size and frame, seeded with the frame's number
};
static_assert(sizeof(FrameHeader) == 16);

}  // namespace atollbank::adapters::format
