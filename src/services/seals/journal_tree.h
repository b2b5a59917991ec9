// SPDX-License-Identifier: Apache-2.0
// One Merkle tree over the whole journal: leaf n is block n, its 4096 bytes as they stand in the
// file, segment headers and unused ends included (docs/decisions/0010-merkle-seals.md).
//
// A segment of 64 MiB is a perfect subtree, so the tree over the journal is the tree over its
// segments' trees. Nodes of full chapters are on disk, one hash for 16 blocks; below them leaves
// are hashed anew. Owned by one Sealer; one thread.
#pragma once

#include <functional>
#include <optional>

#include "services/seals/node_file.h"

namespace atollbank::seals {

class JournalTree {
 public:
  // The hash of a leaf that was added before.
  using LeafSource = std::function<base::Result<ledger::MerkleHash>(std::uint64_t leaf)>;

  JournalTree(NodeFile nodes, TreeShape shape, LeafSource leaf_again);

  // Begins with the chapters on disk, at most so many; the leaves after them are to be added.
  base::Result<void> load(std::uint64_t chapters_max);
  // Begins empty: what is on disk is not believed any more.
  void forget();

  // The next leaf. A chapter that it fills is durable on return.
  base::Result<void> add(const ledger::MerkleHash& leaf);
  std::uint64_t size() const;

  // Of the tree of the first `size` leaves; at most size().
  base::Result<ledger::MerkleHash> root(std::uint64_t size) const;
  // Of a perfect subtree, such as a segment's.
  base::Result<ledger::MerkleHash> range_root(std::uint64_t begin, std::uint64_t end) const;
  base::Result<ledger::MerklePath> inclusion(std::uint64_t leaf, std::uint64_t size) const;
  base::Result<ledger::MerklePath> consistency(std::uint64_t older, std::uint64_t newer) const;

 private:
  base::Result<ledger::MerkleHash> subtree(int height, std::uint64_t index) const;
  base::Result<ledger::MerkleHash> over_nodes(int height, std::uint64_t index) const;
  base::Result<ledger::MerkleHash> over_leaves(int height, std::uint64_t index) const;
  base::Result<void> finish_chapter();
  // Answers the three questions above for merkle.h.
  auto subtrees() const {
    return [this](int height, std::uint64_t index) { return subtree(height, index); };
  }

  NodeFile nodes_;
  const TreeShape shape_;
  LeafSource leaf_again_;
  std::vector<ledger::MerkleHash> chapter_roots_;
  std::vector<ledger::MerkleHash> open_nodes_;   // of the chapter after those
  std::vector<ledger::MerkleHash> open_leaves_;  // of the node after those
  // The chapter read last: a proof asks for one again and again.
  mutable std::optional<std::uint64_t> read_chapter_;
  mutable std::vector<ledger::MerkleHash> read_nodes_;
};

}  // namespace atollbank::seals
