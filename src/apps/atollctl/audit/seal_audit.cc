// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/audit/seal_audit.h"

#include <algorithm>
#include <vector>

#include "adapters/file/segment_shape.h"
#include "adapters/sodium/ed25519.h"
#include "base/base64.h"
#include "services/seals/heads_file.h"

namespace atollbank::atollctl {
namespace {

using base::Result;
using ledger::MerkleHash;
using ledger::format::kBlockSize;

constexpr std::size_t kBlocksAtOnce = 256;

// The tree over what was added, kept as the roots of its perfect subtrees.
class GrowingTree {
 public:
  void add(const MerkleHash& leaf) {
    MerkleHash hash = leaf;
    for (std::uint64_t size = size_++; (size & 1) != 0; size >>= 1) {
      hash = ledger::merkle_node(roots_.back(), hash);
      roots_.pop_back();
    }
    roots_.push_back(hash);
  }
  MerkleHash root() const {
    if (roots_.empty()) return ledger::merkle_empty();
    MerkleHash hash = roots_.back();
    for (std::size_t i = roots_.size() - 1; i-- > 0;) {
      hash = ledger::merkle_node(roots_[i], hash);
    }
    return hash;
  }
  std::uint64_t size() const { return size_; }

 private:
  std::vector<MerkleHash> roots_;  // largest first
  std::uint64_t size_ = 0;
};

std::string text_of(const MerkleHash& hash) {
  return base::to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

// The journal's blocks one after the other, over all segments.
class Blocks {
 public:
  Blocks(ports::Disk& disk, std::uint64_t segment_slots)
      : disk_(disk),
        segment_blocks_(segment_slots / ledger::format::kSlotsPerBlock),
        buffer_(kBlocksAtOnce * kBlockSize, '\0') {}

  // From block `first` on, within its segment; none when the files end.
  Result<std::string_view> read(std::uint64_t first, std::uint64_t wanted) {
    const std::uint64_t segment = first / segment_blocks_;
    const std::uint64_t place = first % segment_blocks_;
    if (!file_ || segment_ != segment) {
      auto opened = disk_.open(adapters::segment_name(segment));
      if (!opened && opened.error().code == base::ErrorCode::kNotFound) return std::string_view();
      if (!opened) return base::fail(std::move(opened).error());
      file_ = std::move(*opened);
      segment_ = segment;
    }
    const std::uint64_t count =
        std::min({wanted, segment_blocks_ - place, std::uint64_t{kBlocksAtOnce}});
    const auto out = std::as_writable_bytes(std::span(buffer_).first(count * kBlockSize));
    ATOLL_TRY(const std::size_t size, file_->read_at(place * kBlockSize, out));
    return std::string_view(buffer_).substr(0, size / kBlockSize * kBlockSize);
  }

 private:
  ports::Disk& disk_;
  const std::uint64_t segment_blocks_;
  std::string buffer_;
  std::unique_ptr<ports::DiskFile> file_;
  std::uint64_t segment_ = 0;
};

}  // namespace

Result<SealVerdict> audit_seals(ports::Disk& disk, std::uint64_t segment_slots,
                                const std::optional<seals::VerifierKey>& key,
                                const SealProgress& progress) {
  SealVerdict verdict;
  ATOLL_TRY(const seals::HeadsFile file, seals::HeadsFile::open(disk));
  const adapters::Ed25519Check check;
  GrowingTree tree;
  Blocks blocks(disk, segment_slots);
  for (const seals::SignedHead& head : file.heads()) {
    if (key) {
      const auto is_signed = seals::check_signature(head, *key, check);
      ++verdict.figures.signatures;
      if (!is_signed) {
        verdict.difference = {head.head.end_slot(), "signature of the head", text_of(*key),
                              "none by this key"};
        return verdict;
      }
    }
    while (tree.size() < head.head.size) {
      ATOLL_TRY(const std::string_view found,
                blocks.read(tree.size(), head.head.size - tree.size()));
      if (found.empty()) {
        verdict.difference = {head.head.end_slot(), "blocks under the head",
                              std::to_string(head.head.size), std::to_string(tree.size())};
        return verdict;
      }
      for (std::size_t at = 0; at < found.size(); at += kBlockSize) {
        tree.add(ledger::merkle_leaf(found.substr(at, kBlockSize)));
      }
      progress(tree.size(), file.newest_size());
    }
    ++verdict.figures.heads;
    verdict.figures.blocks = tree.size();
    if (tree.root() == head.head.root) continue;
    verdict.difference = {head.head.end_slot(), "root of the signed head", text_of(head.head.root),
                          text_of(tree.root())};
    return verdict;
  }
  return verdict;
}

}  // namespace atollbank::atollctl
