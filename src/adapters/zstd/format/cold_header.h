// SPDX-License-Identifier: Apache-2.0
// The layout of a cold file: this header in block 0, from block 1 on a table of u64 offsets (one a
// chunk, and the end), then one zstd frame a chunk. Format 1.
//
// A chunk is decoded alone, so a record is read without the rest of its segment.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::adapters::format {

inline constexpr std::uint32_t kColdFormat = 1;
inline constexpr std::uint64_t kColdBlockSize = 4096;
inline constexpr std::uint32_t kColdChunkBytes = 64 << 10;

struct ColdHeader {
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 'c', 'o',
                    'l', 'd', ' ', 'f', 'i', 'l', 'e', '\n'};
  std::uint32_t format = kColdFormat;
  std::uint32_t chunk_bytes = kColdChunkBytes;
  std::uint64_t size = 0;            // of the file as it was
  std::uint64_t table_checksum = 0;  // XXH3 of the table
  std::uint64_t checksum = 0;        // XXH3 of this header with checksum zero

  std::uint64_t chunk_count() const { return (size + chunk_bytes - 1) / chunk_bytes; }
  std::uint64_t table_bytes() const { return (chunk_count() + 1) * sizeof(std::uint64_t); }
};
static_assert(sizeof(ColdHeader) == 48 && std::is_trivially_copyable_v<ColdHeader>);

}  // namespace atollbank::adapters::format
