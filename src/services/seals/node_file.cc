// SPDX-License-Identifier: Apache-2.0
#include "services/seals/node_file.h"

#include <cstring>

#include "base/assert.h"

namespace atollbank::seals {

using base::Result;
using format::kNodesFileName;
using format::NodeFileHeader;
using ledger::MerkleHash;

namespace {

struct alignas(ports::kDiskBlockSize) AlignedBlock {
  std::byte bytes[ports::kDiskBlockSize] = {};
};

std::vector<AlignedBlock> aligned_copy(std::span<const std::byte> bytes) {
  std::vector<AlignedBlock> blocks(bytes.size() / ports::kDiskBlockSize);
  std::memcpy(blocks.data(), bytes.data(), bytes.size());
  return blocks;
}

NodeFileHeader header_of(const TreeShape& shape) {
  NodeFileHeader header;
  header.node_height = static_cast<std::uint32_t>(shape.node_height);
  header.chapter_height = static_cast<std::uint32_t>(shape.chapter_height);
  return header;
}

}  // namespace

Result<NodeFile> NodeFile::open(ports::Disk& disk, const TreeShape& shape) {
  ATOLL_ASSERT(shape.chapter_bytes() % ports::kDiskBlockSize == 0);
  NodeFile opened(disk, shape);
  auto file = disk.open(kNodesFileName);
  if (!file && file.error().code == base::ErrorCode::kNotFound) return opened;
  if (!file) return base::fail(std::move(file).error());
  NodeFileHeader header;
  ATOLL_TRY(const auto read, (*file)->read_at(0, std::as_writable_bytes(std::span(&header, 1))));
  if (read != sizeof header || header != header_of(shape)) return opened;
  ATOLL_TRY(const auto bytes, (*file)->size());
  opened.file_ = std::move(*file);
  opened.chapter_count_ = (bytes - sizeof header) / shape.chapter_bytes();
  return opened;
}

Result<std::vector<MerkleHash>> NodeFile::read(std::uint64_t chapter) const {
  ATOLL_ASSERT(chapter < chapter_count_);
  std::vector<MerkleHash> nodes(shape_.nodes_per_chapter());
  ATOLL_TRY(const auto read,
            file_->read_at(offset_of(chapter), std::as_writable_bytes(std::span(nodes))));
  if (read != shape_.chapter_bytes()) {
    return base::fail(base::ErrorCode::kDataLoss, "seal_nodes_damaged",
                      "the file of tree nodes became shorter");
  }
  return nodes;
}

Result<void> NodeFile::create() {
  ATOLL_TRY(file_, disk_->open_or_create(kNodesFileName));
  const NodeFileHeader header = header_of(shape_);
  const auto block = aligned_copy(std::as_bytes(std::span(&header, 1)));
  ATOLL_TRY_VOID(file_->write_at(0, std::as_bytes(std::span(block))));
  return disk_->sync_folder();
}

Result<void> NodeFile::write(std::uint64_t chapter, const std::vector<MerkleHash>& nodes) {
  ATOLL_ASSERT(chapter <= chapter_count_ && nodes.size() == shape_.nodes_per_chapter());
  if (file_ == nullptr) ATOLL_TRY_VOID(create());
  const auto blocks = aligned_copy(std::as_bytes(std::span(nodes)));
  ATOLL_TRY_VOID(file_->write_at(offset_of(chapter), std::as_bytes(std::span(blocks))));
  ATOLL_TRY_VOID(file_->sync());
  chapter_count_ = std::max(chapter_count_, chapter + 1);
  return {};
}

}  // namespace atollbank::seals
