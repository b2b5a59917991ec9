// SPDX-License-Identifier: Apache-2.0
// Merkle trees as in RFC 6962, section 2.1: what lets a stranger check one record, or that a
// history only grew, with a few dozen hashes.
//
// Leaves are numbered; a perfect subtree of height h is named by (h, index) and covers the leaves
// [index << h, (index + 1) << h). Roots and proofs are put together from perfect subtrees, which
// whoever keeps the tree answers for, stored or hashed anew. Pure functions.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"

namespace atollbank::ledger {

using MerkleHash = base::Sha256;
using MerklePath = std::vector<MerkleHash>;

MerkleHash merkle_leaf(std::string_view bytes);
MerkleHash merkle_node(const MerkleHash& left, const MerkleHash& right);
// The root of the tree without leaves.
MerkleHash merkle_empty();
// The root of a perfect tree over 2^n subtree hashes.
MerkleHash merkle_perfect_root(std::vector<MerkleHash> level);

// Whether `path` leads from the leaf's hash to the root of the tree of `size` leaves.
bool merkle_includes(const MerkleHash& leaf, std::uint64_t index, std::uint64_t size,
                     std::span<const MerkleHash> path, const MerkleHash& root);

struct MerkleRoot {
  std::uint64_t size = 0;
  MerkleHash root{};
};

// Whether `path` shows that the newer tree begins with all leaves of the older one.
bool merkle_grew(const MerkleRoot& older, const MerkleRoot& newer,
                 std::span<const MerkleHash> path);

// The largest power of two below `size`, which is at least 2: where the RFC splits a tree.
inline std::uint64_t merkle_split(std::uint64_t size) { return std::bit_floor(size - 1); }

// Below, `subtree(height, index)` answers with Result<MerkleHash>.

// The root over [begin, end), as the RFC's recursion meets it: `begin` is a multiple of the
// power of two that is at least end - begin.
template <class Subtree>
base::Result<MerkleHash> merkle_range_root(std::uint64_t begin, std::uint64_t end,
                                           const Subtree& subtree) {
  if (begin == end) return merkle_empty();
  const std::uint64_t left = std::bit_floor(end - begin);
  const int height = std::countr_zero(left);
  ATOLL_TRY(const MerkleHash head, subtree(height, begin >> height));
  if (begin + left == end) return head;
  ATOLL_TRY(const MerkleHash rest, merkle_range_root(begin + left, end, subtree));
  return merkle_node(head, rest);
}

// The inclusion proof of a leaf, from the leaf up. `index` is below `size`.
template <class Subtree>
base::Result<MerklePath> merkle_inclusion(std::uint64_t index, std::uint64_t size,
                                          const Subtree& subtree) {
  MerklePath path;
  for (std::uint64_t begin = 0, end = size; end - begin > 1;) {
    const std::uint64_t middle = begin + merkle_split(end - begin);
    const bool goes_left = index < middle;
    ATOLL_TRY(const MerkleHash sibling, goes_left ? merkle_range_root(middle, end, subtree)
                                                  : merkle_range_root(begin, middle, subtree));
    path.insert(path.begin(), sibling);
    (goes_left ? end : begin) = middle;
  }
  return path;
}

// The proof that the tree of `newer` leaves begins with that of `older`; empty when they are one.
// `older` is at least 1 and at most `newer`.
template <class Subtree>
base::Result<MerklePath> merkle_consistency(std::uint64_t older, std::uint64_t newer,
                                            const Subtree& subtree) {
  MerklePath path;
  std::uint64_t begin = 0;
  std::uint64_t end = newer;
  while (end != older) {
    const std::uint64_t middle = begin + merkle_split(end - begin);
    const bool goes_left = older <= middle;
    ATOLL_TRY(const MerkleHash sibling, goes_left ? merkle_range_root(middle, end, subtree)
                                                  : merkle_range_root(begin, middle, subtree));
    path.insert(path.begin(), sibling);
    (goes_left ? end : begin) = middle;
  }
  // A subtree that is the whole older tree is what the verifier starts from.
  if (begin == 0) return path;
  ATOLL_TRY(const MerkleHash shared, merkle_range_root(begin, end, subtree));
  path.insert(path.begin(), shared);
  return path;
}

}  // namespace atollbank::ledger
