// SPDX-License-Identifier: Apache-2.0
// Keeps the tree nodes of finished chapters (format/node_file.h). Lost or of another shape, it is
// simply empty: whoever owns it builds the nodes anew.
//
// Owned by one JournalTree; one thread.
#pragma once

#include <memory>
#include <vector>

#include "ports/disk.h"
#include "services/seals/format/node_file.h"

namespace atollbank::seals {

// A chapter is a perfect subtree whose nodes are written together once it is full. With the usual
// shape it covers 64 MiB of journal, a segment, and takes 32 KiB.
struct TreeShape {
  int node_height = 4;
  int chapter_height = 14;

  std::uint64_t chapter_leaves() const { return std::uint64_t{1} << chapter_height; }
  std::uint64_t nodes_per_chapter() const {
    return std::uint64_t{1} << (chapter_height - node_height);
  }
  // Whole blocks of the disk.
  std::uint64_t chapter_bytes() const { return nodes_per_chapter() * sizeof(ledger::MerkleHash); }
};

class NodeFile {
 public:
  static base::Result<NodeFile> open(ports::Disk& disk, const TreeShape& shape);

  // Whole chapters there; trusted only as far as a signed root says.
  std::uint64_t chapter_count() const { return chapter_count_; }
  base::Result<std::vector<ledger::MerkleHash>> read(std::uint64_t chapter) const;
  // Durable on return. `chapter` is at most chapter_count().
  base::Result<void> write(std::uint64_t chapter, const std::vector<ledger::MerkleHash>& nodes);

 private:
  NodeFile(ports::Disk& disk, const TreeShape& shape) : disk_(&disk), shape_(shape) {}
  base::Result<void> create();
  std::uint64_t offset_of(std::uint64_t chapter) const {
    return format::kNodeFileHeaderSize + chapter * shape_.chapter_bytes();
  }

  ports::Disk* disk_;
  TreeShape shape_;
  std::unique_ptr<ports::DiskFile> file_;  // null until there is a chapter
  std::uint64_t chapter_count_ = 0;
};

}  // namespace atollbank::seals
