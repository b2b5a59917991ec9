// SPDX-License-Identifier: Apache-2.0
#include "services/seals/journal_tree.h"

#include <bit>

#include "base/assert.h"

namespace atollbank::seals {

using base::Result;
using ledger::MerkleHash;
using ledger::MerklePath;

namespace {

// The root over 2^height neighbours that begin at index << height.
MerkleHash root_over(const std::vector<MerkleHash>& hashes, int height, std::uint64_t index) {
  const std::size_t begin = index << height;
  const std::size_t end = (index + 1) << height;
  ATOLL_ASSERT(end <= hashes.size());
  return ledger::merkle_perfect_root({hashes.begin() + static_cast<std::ptrdiff_t>(begin),
                                      hashes.begin() + static_cast<std::ptrdiff_t>(end)});
}

}  // namespace

JournalTree::JournalTree(NodeFile nodes, TreeShape shape, LeafSource leaf_again)
    : nodes_(std::move(nodes)), shape_(shape), leaf_again_(std::move(leaf_again)) {}

Result<void> JournalTree::load(std::uint64_t chapters_max) {
  forget();
  const std::uint64_t count = std::min(chapters_max, nodes_.chapter_count());
  for (std::uint64_t chapter = 0; chapter < count; ++chapter) {
    ATOLL_TRY(const auto nodes, nodes_.read(chapter));
    chapter_roots_.push_back(ledger::merkle_perfect_root(nodes));
  }
  return {};
}

void JournalTree::forget() {
  chapter_roots_.clear();
  open_nodes_.clear();
  open_leaves_.clear();
  read_chapter_.reset();
}

Result<void> JournalTree::add(const MerkleHash& leaf) {
  open_leaves_.push_back(leaf);
  if (open_leaves_.size() >> shape_.node_height == 0) return {};
  open_nodes_.push_back(ledger::merkle_perfect_root(open_leaves_));
  open_leaves_.clear();
  return open_nodes_.size() == shape_.nodes_per_chapter() ? finish_chapter() : Result<void>();
}

Result<void> JournalTree::finish_chapter() {
  ATOLL_TRY_VOID(nodes_.write(chapter_roots_.size(), open_nodes_));
  chapter_roots_.push_back(ledger::merkle_perfect_root(std::move(open_nodes_)));
  open_nodes_.clear();
  read_chapter_.reset();
  return {};
}

std::uint64_t JournalTree::size() const {
  return (chapter_roots_.size() << shape_.chapter_height) +
         (open_nodes_.size() << shape_.node_height) + open_leaves_.size();
}

Result<MerkleHash> JournalTree::root(std::uint64_t size) const {
  ATOLL_ASSERT(size <= this->size());
  return ledger::merkle_range_root(0, size, subtrees());
}

Result<MerkleHash> JournalTree::range_root(std::uint64_t begin, std::uint64_t end) const {
  ATOLL_ASSERT(end <= size() && std::has_single_bit(end - begin) && begin % (end - begin) == 0);
  return ledger::merkle_range_root(begin, end, subtrees());
}

Result<MerklePath> JournalTree::inclusion(std::uint64_t leaf, std::uint64_t size) const {
  ATOLL_ASSERT(leaf < size && size <= this->size());
  return ledger::merkle_inclusion(leaf, size, subtrees());
}

Result<MerklePath> JournalTree::consistency(std::uint64_t older, std::uint64_t newer) const {
  ATOLL_ASSERT(older > 0 && older <= newer && newer <= size());
  return ledger::merkle_consistency(older, newer, subtrees());
}

Result<MerkleHash> JournalTree::subtree(int height, std::uint64_t index) const {
  if (height >= shape_.chapter_height)
    return root_over(chapter_roots_, height - shape_.chapter_height, index);
  return height >= shape_.node_height ? over_nodes(height, index) : over_leaves(height, index);
}

Result<MerkleHash> JournalTree::over_nodes(int height, std::uint64_t index) const {
  const int below = shape_.chapter_height - height;
  const std::uint64_t chapter = index >> below;
  const std::uint64_t in_chapter = index & ((std::uint64_t{1} << below) - 1);
  if (chapter == chapter_roots_.size())
    return root_over(open_nodes_, height - shape_.node_height, in_chapter);
  if (read_chapter_ != chapter) {
    ATOLL_TRY(read_nodes_, nodes_.read(chapter));
    read_chapter_ = chapter;
  }
  return root_over(read_nodes_, height - shape_.node_height, in_chapter);
}

Result<MerkleHash> JournalTree::over_leaves(int height, std::uint64_t index) const {
  const std::uint64_t begin = index << height;
  const std::uint64_t open_begin = size() - open_leaves_.size();
  if (begin >= open_begin) return root_over(open_leaves_, height, index - (open_begin >> height));
  std::vector<MerkleHash> leaves;
  for (std::uint64_t leaf = begin; leaf < begin + (std::uint64_t{1} << height); ++leaf) {
    ATOLL_TRY(leaves.emplace_back(), leaf_again_(leaf));
  }
  return ledger::merkle_perfect_root(std::move(leaves));
}

}  // namespace atollbank::seals
