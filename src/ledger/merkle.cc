// SPDX-License-Identifier: Apache-2.0
#include "ledger/merkle.h"

#include <array>

#include "base/assert.h"
#include "base/bytes.h"

namespace atollbank::ledger {
namespace {

// Apart, so that no node can pass for a leaf.
constexpr std::string_view kLeafPrefix("\x00", 1);
constexpr std::string_view kNodePrefix("\x01", 1);

std::string_view view_of(const MerkleHash& hash) { return base::bytes_of(hash); }

}  // namespace

MerkleHash merkle_leaf(std::string_view bytes) {
  return base::sha256(std::array{kLeafPrefix, bytes});
}

MerkleHash merkle_node(const MerkleHash& left, const MerkleHash& right) {
  return base::sha256(std::array{kNodePrefix, view_of(left), view_of(right)});
}

MerkleHash merkle_empty() { return base::sha256(std::string_view()); }

MerkleHash merkle_perfect_root(std::vector<MerkleHash> level) {
  ATOLL_ASSERT(std::has_single_bit(level.size()));
  while (level.size() > 1) {
    for (std::size_t i = 0; i < level.size() / 2; ++i)
      level[i] = merkle_node(level[2 * i], level[2 * i + 1]);
    level.resize(level.size() / 2);
  }
  return level.front();
}

// RFC 9162, section 2.1.3.2, which spells out what RFC 6962 leaves to the reader.
bool merkle_includes(const MerkleHash& leaf, std::uint64_t index, std::uint64_t size,
                     std::span<const MerkleHash> path, const MerkleHash& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  MerkleHash hash = leaf;
  for (const MerkleHash& sibling : path) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      hash = merkle_node(sibling, hash);
      while (node % 2 == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = merkle_node(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

// RFC 9162, section 2.1.4.2.
bool merkle_grew(const MerkleRoot& older, const MerkleRoot& newer,
                 std::span<const MerkleHash> path) {
  if (older.size == 0 || older.size > newer.size) return false;
  if (older.size == newer.size) return path.empty() && older.root == newer.root;
  std::uint64_t node = older.size - 1;
  std::uint64_t last = newer.size - 1;
  while (node % 2 == 1) {
    node >>= 1;
    last >>= 1;
  }
  const bool starts_from_root = std::has_single_bit(older.size);
  if (!starts_from_root && path.empty()) return false;
  MerkleHash old_hash = starts_from_root ? older.root : path.front();
  MerkleHash new_hash = old_hash;
  for (const MerkleHash& sibling : path.subspan(starts_from_root ? 0 : 1)) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      old_hash = merkle_node(sibling, old_hash);
      new_hash = merkle_node(sibling, new_hash);
      while (node % 2 == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = merkle_node(new_hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == older.root && new_hash == newer.root;
}

}  // namespace atollbank::ledger
