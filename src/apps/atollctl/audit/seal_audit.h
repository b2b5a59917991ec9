// SPDX-License-Identifier: Apache-2.0
// Hashes the journal's blocks into their Merkle tree anew and holds every signed head against it:
// its root, and its signature where the key is known. Reads the files as they stand; one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "apps/atollctl/journal_check.h"
#include "ports/disk.h"
#include "services/seals/tree_head.h"

namespace atollbank::atollctl {

struct SealFigures {
  std::uint64_t heads = 0;
  std::uint64_t signatures = 0;  // of those heads, that were checked
  std::uint64_t blocks = 0;      // under the newest head
};

struct SealVerdict {
  SealFigures figures;
  std::optional<Difference> difference;  // the first
};

// Called now and then with the blocks hashed so far, and all that are under a head.
using SealProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

// Of a journal whose segments have that many slots. `key` checks the signatures. Errors: data_loss
// heads_damaged, and those of the disk.
base::Result<SealVerdict> audit_seals(ports::Disk& disk, std::uint64_t segment_slots,
                                      const std::optional<seals::VerifierKey>& key,
                                      const SealProgress& progress);

}  // namespace atollbank::atollctl
