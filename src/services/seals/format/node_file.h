// SPDX-License-Identifier: Apache-2.0
// The file of tree nodes beside the journal: this header in block 0, then, chapter after chapter,
// the hashes of its perfect subtrees of height `node_height`, as plain 32-byte values. Format 1.
//
// Derived and without checksums: the root over all of them must be the one that was signed, which
// finds any changed bit; then they are built anew from the journal.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ledger/merkle.h"

namespace atollbank::seals::format {

inline constexpr std::string_view kNodesFileName = "seal-nodes";
inline constexpr std::uint32_t kNodeFileFormat = 1;
inline constexpr std::uint64_t kNodeFileHeaderSize = 4096;

struct NodeFileHeader {
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 's', 'e',
                    'a', 'l', ' ', 'n', 'o', 'd', 'e', '\n'};
  std::uint32_t format = kNodeFileFormat;
  std::uint32_t leaf_size = 4096;
  std::uint32_t node_height = 0;
  std::uint32_t chapter_height = 0;
  char zeros[kNodeFileHeaderSize - 32] = {};

  bool operator==(const NodeFileHeader&) const = default;
};
static_assert(sizeof(NodeFileHeader) == kNodeFileHeaderSize);
static_assert(std::is_trivially_copyable_v<NodeFileHeader>);
static_assert(sizeof(ledger::MerkleHash) == 32);

}  // namespace atollbank::seals::format
