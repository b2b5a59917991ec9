// SPDX-License-Identifier: Apache-2.0
// The layout of a blob's file: a block with this header, the bytes, and zeros up to a whole block.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::adapters::format {

inline constexpr std::uint32_t kBlobFileFormat = 1;

struct BlobFileHeader {
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 'b', 'l', 'o', 'b', '\n', 0, 0, 0, 0, 0};
  std::uint32_t format = kBlobFileFormat;
  std::uint32_t reserved = 0;
  std::uint64_t size = 0;
  std::uint8_t sha256[32] = {};  // of the bytes
};
static_assert(sizeof(BlobFileHeader) == 64);
static_assert(std::has_unique_object_representations_v<BlobFileHeader>);

}  // namespace atollbank::adapters::format
