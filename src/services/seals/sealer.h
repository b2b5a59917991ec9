// SPDX-License-Identifier: Apache-2.0
// Seals a journal: hashes what became durable into one tree, signs its head when a segment is full,
// a period was closed or somebody asks, and proves what stands under it. Every head ever signed is
// compared as the tree passes its size. A step function that blocks on the disk; one thread. Final
// errors: data_loss journal_rewritten (it is not what was sealed), heads_damaged ·
// failed_precondition seal_key_of_another_ledger · those of journal, disk and signer.
#pragma once

#include <memory>

#include "base/clock.h"
#include "ports/disk.h"
#include "ports/journal.h"
#include "services/seals/heads_file.h"
#include "services/seals/journal_tree.h"
#include "services/seals/proof.h"

namespace atollbank::seals {

inline constexpr std::uint64_t kBlocksPerStep = 64;

class Sealer {
 public:
  struct World {
    const ports::Journal& journal;  // recovered
    ports::Disk& disk;
    ports::Signer& signer;
    const base::Clock& clock;
  };

  static base::Result<std::unique_ptr<Sealer>> open(World world, TreeShape shape = {});

  // Takes in the next few blocks; false when there is nothing durable that is not in the tree.
  base::Result<bool> step();

  // The head over everything durable; signed now unless it is already.
  base::Result<SignedHead> seal();

  // not_found head_not_found: nothing was sealed yet, or not at this size.
  base::Result<SignedHead> newest() const;
  base::Result<SignedHead> of_size(std::uint64_t size) const;
  const std::vector<SignedHead>& heads() const { return heads_.heads(); }

  // Under the newest head; one is signed first if the record is not under any.
  // not_found record_not_found · unavailable seals_catching_up
  base::Result<InclusionProof> prove(std::uint64_t slot);
  // Both sizes are those of signed heads. invalid_argument sizes_out_of_order · not_found
  // head_not_found · unavailable seals_catching_up
  base::Result<ConsistencyProof> consistency(std::uint64_t older_size, std::uint64_t newer_size);

  // The root over the blocks of a segment, all of which are in the tree.
  base::Result<ledger::MerkleHash> range_root(std::uint64_t begin, std::uint64_t end) const {
    return tree_.range_root(begin, end);
  }

  VerifierKey verifier_key() const;
  // Blocks in the tree, and blocks durable.
  std::uint64_t tree_size() const { return tree_.size(); }
  std::uint64_t durable_size() const;

 private:
  Sealer(World world, TreeShape shape, HeadsFile heads, NodeFile nodes);

  base::Result<void> begin();
  base::Result<void> take_in(std::uint64_t count);
  base::Result<void> after_leaf();
  base::Result<void> compare_with(const TreeHead& head);
  base::Result<void> catch_up();
  base::Result<void> sign();
  base::Result<base::Bytes> block_at(std::uint64_t number) const;

  World world_;
  const TreeShape shape_;
  HeadsFile heads_;
  JournalTree tree_;
  std::vector<ports::Slot> window_;
  bool nodes_are_believed_ = false;  // taken from disk, not yet held against a signed root
  bool period_was_closed_ = false;   // in a block above the newest head
};

}  // namespace atollbank::seals
