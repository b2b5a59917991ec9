// SPDX-License-Identifier: Apache-2.0
#include "services/seals/sealer.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/assert.h"

namespace atollbank::seals {

using base::ErrorCode;
using base::Result;
using ledger::format::AccountChangedSlot;
using ledger::format::kSlotsPerBlock;
using ledger::format::SlotKind;
using ports::Slot;

namespace {

// Nearer than this, a proof waits for the tree; else it answers that the tree is catching up.
constexpr std::uint64_t kCatchUpChaptersMax = 2;
constexpr std::uint32_t kRetryAfterMs = 200;

base::ByteView bytes_of_block(std::span<const Slot> block) {
  return {reinterpret_cast<const char*>(block.data()), block.size_bytes()};
}

bool closes_a_period(std::span<const Slot> block) {
  return std::any_of(block.begin(), block.end(), [](const Slot& slot) {
    return slot.kind == SlotKind::kPeriodClosed &&
           std::bit_cast<AccountChangedSlot>(slot).header.outcome == ledger::Outcome::kDone;
  });
}

}  // namespace

Sealer::Sealer(World world, TreeShape shape, HeadsFile heads, NodeFile nodes)
    : world_(world),
      shape_(shape),
      heads_(std::move(heads)),
      tree_(std::move(nodes), shape,
            [this](std::uint64_t leaf) -> Result<ledger::MerkleHash> {
              ATOLL_TRY(const auto block, block_at(leaf));
              return ledger::merkle_leaf(block);
            }),
      window_(kBlocksPerStep * kSlotsPerBlock) {}

Result<std::unique_ptr<Sealer>> Sealer::open(World world, TreeShape shape) {
  ATOLL_TRY(auto heads, HeadsFile::open(world.disk));
  ATOLL_TRY(auto nodes, NodeFile::open(world.disk, shape));
  std::unique_ptr<Sealer> sealer(new Sealer(world, shape, std::move(heads), std::move(nodes)));
  ATOLL_TRY_VOID(sealer->begin());
  return sealer;
}

Result<void> Sealer::begin() {
  const std::uint64_t sealed = heads_.newest_size();
  if (sealed == 0) return {};
  if (heads_.heads().back().head.origin != world_.signer.name()) {
    return base::fail(ErrorCode::kFailedPrecondition, "seal_key_of_another_ledger",
                      fmt::format("the heads are of {}, the key is of {}",
                                  heads_.heads().back().head.origin, world_.signer.name()));
  }
  if (durable_size() < sealed) {
    return base::fail(ErrorCode::kDataLoss, "journal_rewritten",
                      "the journal is shorter than what was sealed of it");
  }
  ATOLL_TRY_VOID(tree_.load(sealed >> shape_.chapter_height));
  nodes_are_believed_ = tree_.size() > 0;
  return tree_.size() == sealed ? after_leaf() : Result<void>();
}

std::uint64_t Sealer::durable_size() const {
  // A segment's header is there as soon as a group behind it is.
  const std::uint64_t end = world_.journal.durable_end();
  return end == ledger::format::kFirstSlot ? 0 : end / kSlotsPerBlock;
}

Result<bool> Sealer::step() {
  const std::uint64_t waiting = durable_size() - tree_.size();
  if (waiting == 0) return false;
  ATOLL_TRY_VOID(take_in(std::min(waiting, kBlocksPerStep)));
  if (period_was_closed_) ATOLL_TRY_VOID(sign());
  return true;
}

Result<void> Sealer::take_in(std::uint64_t count) {
  const std::uint64_t first = tree_.size();
  const auto slots = std::span(window_).first(count * kSlotsPerBlock);
  ATOLL_TRY(const auto read, world_.journal.read(first * kSlotsPerBlock, slots));
  ATOLL_ASSERT(read == slots.size());
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto block = slots.subspan(i * kSlotsPerBlock, kSlotsPerBlock);
    ATOLL_TRY_VOID(tree_.add(ledger::merkle_leaf(bytes_of_block(block))));
    if (first + i >= heads_.newest_size() && closes_a_period(block)) period_was_closed_ = true;
    ATOLL_TRY_VOID(after_leaf());
    if (tree_.size() != first + i + 1) return {};  // it began anew
  }
  return {};
}

Result<void> Sealer::after_leaf() {
  const std::uint64_t size = tree_.size();
  if (const SignedHead* const head = heads_.of_size(size)) return compare_with(head->head);
  const bool fills_a_chapter = size % shape_.chapter_leaves() == 0;
  return fills_a_chapter && size > heads_.newest_size() ? sign() : Result<void>();
}

Result<void> Sealer::compare_with(const TreeHead& head) {
  ATOLL_TRY(const auto root, tree_.root(head.size));
  if (root == head.root) {
    nodes_are_believed_ = false;
    return {};
  }
  if (nodes_are_believed_) {
    // The derived nodes may be the damaged ones: hash the whole journal again and compare.
    nodes_are_believed_ = false;
    tree_.forget();
    return {};
  }
  return base::fail(
      ErrorCode::kDataLoss, "journal_rewritten",
      fmt::format("the journal before slot {} is not what was sealed", head.end_slot()));
}

Result<void> Sealer::sign() {
  period_was_closed_ = false;
  const std::uint64_t size = tree_.size();
  if (size <= heads_.newest_size()) return {};
  TreeHead head{.origin = world_.signer.name(), .size = size, .root = {}, .time = {}};
  ATOLL_TRY(head.root, tree_.root(size));
  head.time = base::Timestamp::from_ms(world_.clock.wall().ms());
  ATOLL_TRY(const SignedHead signed_head, sign_head(head, world_.signer));
  return heads_.append(signed_head);
}

Result<void> Sealer::catch_up() {
  const std::uint64_t target = durable_size();
  if (target - tree_.size() > kCatchUpChaptersMax * shape_.chapter_leaves()) {
    auto error = base::make_error(ErrorCode::kUnavailable, "seals_catching_up",
                                  "the tree does not cover the whole journal yet");
    error.retry_after_ms = kRetryAfterMs;
    return base::fail(std::move(error));
  }
  while (tree_.size() < target) ATOLL_TRY_VOID(step());
  return {};
}

Result<SignedHead> Sealer::seal() {
  ATOLL_TRY_VOID(catch_up());
  ATOLL_TRY_VOID(sign());
  return newest();
}

Result<SignedHead> Sealer::newest() const { return of_size(heads_.newest_size()); }

Result<SignedHead> Sealer::of_size(std::uint64_t size) const {
  if (const SignedHead* const head = heads_.of_size(size)) return *head;
  return base::fail(ErrorCode::kNotFound, "head_not_found",
                    fmt::format("no tree head of {} blocks was signed", size));
}

Result<InclusionProof> Sealer::prove(std::uint64_t slot) {
  if (slot / kSlotsPerBlock >= durable_size()) {
    return base::fail(ErrorCode::kNotFound, "record_not_found",
                      fmt::format("the journal has no record {} yet", slot));
  }
  ATOLL_TRY_VOID(catch_up());
  InclusionProof proof;
  proof.slot = slot;
  if (proof.leaf() >= heads_.newest_size()) ATOLL_TRY_VOID(sign());
  ATOLL_TRY(proof.head, newest());
  ATOLL_TRY(proof.block, block_at(proof.leaf()));
  const TreeHead& head = proof.head.head;
  ATOLL_TRY(proof.path, tree_.inclusion(proof.leaf(), head.size));
  const auto leaf = ledger::merkle_leaf(proof.block);
  if (!ledger::merkle_includes(leaf, proof.leaf(), head.size, proof.path, head.root)) {
    return base::fail(ErrorCode::kDataLoss, "journal_rewritten",
                      fmt::format("record {} is not as it was sealed", slot));
  }
  return proof;
}

Result<ConsistencyProof> Sealer::consistency(std::uint64_t older_size, std::uint64_t newer_size) {
  if (older_size > newer_size) {
    return base::fail(ErrorCode::kInvalidArgument, "sizes_out_of_order",
                      "the older tree is not the smaller one");
  }
  ConsistencyProof proof;
  ATOLL_TRY(proof.older, of_size(older_size));
  ATOLL_TRY(proof.newer, of_size(newer_size));
  ATOLL_TRY_VOID(catch_up());
  ATOLL_TRY(proof.path, tree_.consistency(older_size, newer_size));
  return proof;
}

VerifierKey Sealer::verifier_key() const {
  return {.name = world_.signer.name(), .key = world_.signer.public_key()};
}

Result<base::Bytes> Sealer::block_at(std::uint64_t number) const {
  std::vector<Slot> block(kSlotsPerBlock);
  ATOLL_TRY(const auto read, world_.journal.read(number * kSlotsPerBlock, block));
  ATOLL_ASSERT(read == block.size());
  return base::Bytes(bytes_of_block(block));
}

}  // namespace atollbank::seals
