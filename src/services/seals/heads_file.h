// SPDX-License-Identifier: Apache-2.0
// The signed tree heads of a ledger, oldest first: appended, never changed, durable on return.
//
// Owned by one Sealer; one thread.
#pragma once

#include <memory>
#include <vector>

#include "ports/disk.h"
#include "services/seals/tree_head.h"

namespace atollbank::seals {

class HeadsFile {
 public:
  // Errors: data_loss heads_damaged (with file and offset), and those of the disk.
  static base::Result<HeadsFile> open(ports::Disk& disk);

  base::Result<void> append(const SignedHead& head);

  // By ascending size, no size twice.
  const std::vector<SignedHead>& heads() const { return heads_; }
  std::uint64_t newest_size() const { return heads_.empty() ? 0 : heads_.back().head.size; }
  // Null when no head has exactly this size.
  const SignedHead* of_size(std::uint64_t size) const;

 private:
  explicit HeadsFile(ports::Disk& disk) : disk_(&disk) {}

  ports::Disk* disk_;
  std::unique_ptr<ports::DiskFile> file_;  // null until there is a head
  std::vector<SignedHead> heads_;
};

}  // namespace atollbank::seals
