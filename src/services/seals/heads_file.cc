// SPDX-License-Identifier: Apache-2.0
#include "services/seals/heads_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"
#include "services/seals/format/head_block.h"

namespace atollbank::seals {

using base::ErrorCode;
using base::Result;
using format::HeadBlock;
using format::kHeadsFileName;

namespace {

struct alignas(ports::kDiskBlockSize) AlignedBlock {
  HeadBlock block;
};

tl::unexpected<base::Error> damaged(std::uint64_t number, std::string_view what) {
  return base::fail(
      ErrorCode::kDataLoss, "heads_damaged",
      fmt::format("{} at offset {}: {}", kHeadsFileName, number * format::kHeadBlockSize, what));
}

}  // namespace

Result<HeadsFile> HeadsFile::open(ports::Disk& disk) {
  HeadsFile opened(disk);
  auto file = disk.open(kHeadsFileName);
  if (!file && file.error().code == ErrorCode::kNotFound) return opened;
  if (!file) return base::fail(std::move(file).error());
  opened.file_ = std::move(*file);
  ATOLL_TRY(const auto bytes, opened.file_->size());
  // Fewer bytes than a block at the end were never acknowledged.
  bool is_end = false;
  for (std::uint64_t number = 0; number < bytes / format::kHeadBlockSize; ++number) {
    HeadBlock block;
    ATOLL_TRY_VOID(opened.file_->read_at(number * format::kHeadBlockSize,
                                         std::as_writable_bytes(std::span(&block, 1))));
    const auto head = format::read_head_block(block, number);
    if (!head) return damaged(number, head.error().message);
    if (is_end && *head) return damaged(number - 1, "a tree head is missing");
    is_end = !*head;
    if (is_end) continue;
    if ((*head)->head.size <= opened.newest_size()) return damaged(number, "sizes do not grow");
    opened.heads_.push_back(**head);
  }
  return opened;
}

Result<void> HeadsFile::append(const SignedHead& head) {
  ATOLL_ASSERT(head.head.size > newest_size());
  const bool is_new = file_ == nullptr;
  if (is_new) {
    ATOLL_TRY(file_, disk_->open_or_create(kHeadsFileName));
  }
  const auto aligned =
      std::make_unique<AlignedBlock>(AlignedBlock{format::make_head_block(heads_.size(), head)});
  ATOLL_TRY_VOID(file_->write_at(heads_.size() * format::kHeadBlockSize,
                                 std::as_bytes(std::span(aligned.get(), 1))));
  ATOLL_TRY_VOID(file_->sync());
  if (is_new) ATOLL_TRY_VOID(disk_->sync_folder());
  heads_.push_back(head);
  return {};
}

const SignedHead* HeadsFile::of_size(std::uint64_t size) const {
  const auto found = std::lower_bound(
      heads_.begin(), heads_.end(), size,
      [](const SignedHead& head, std::uint64_t wanted) { return head.head.size < wanted; });
  return found != heads_.end() && found->head.size == size ? &*found : nullptr;
}

}  // namespace atollbank::seals
