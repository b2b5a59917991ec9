// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/journal_copy.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>

#include "adapters/file/damage.h"
#include "adapters/file/format/copy_mark.h"
#include "adapters/file/recovery.h"
#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using format::CopyMark;
using ledger::format::GroupHeaderSlot;
using ledger::format::kSlotSize;
using ledger::format::kSlotsPerBlock;
using ports::JournalEnd;
using ports::Slot;

namespace {

constexpr std::string_view kPreparingName = "preparing-mark";

bool is_sound(const CopyMark& mark) {
  const auto bytes = base::bytes_of(mark);
  return std::memcmp(mark.magic, CopyMark{}.magic, sizeof(mark.magic)) == 0 &&
         mark.format == format::kCopyMarkFormat &&
         mark.checksum == base::checksum64(bytes.substr(0, offsetof(CopyMark, checksum))) &&
         mark.segment_slots >= 2 * kSlotsPerBlock && mark.segment_slots % kSlotsPerBlock == 0;
}

JournalEnd end_of(const CopyMark& mark) {
  if (mark.last_group_slot == 0) return {};
  JournalEnd end{.end_slot = mark.end_slot,
                 .last_group_slot = mark.last_group_slot,
                 .ledger_time_ns = mark.ledger_time_ns,
                 .chain_hash = {}};
  std::memcpy(end.chain_hash.data(), mark.chain_hash, end.chain_hash.size());
  return end;
}

Result<std::optional<CopyMark>> load_mark(ports::Disk& disk) {
  ATOLL_TRY(const auto names, disk.list());
  const bool has_mark = std::find(names.begin(), names.end(), kCopyMarkName) != names.end();
  if (!has_mark) {
    if (std::find(names.begin(), names.end(), segment_name(0)) == names.end()) return std::nullopt;
    return base::fail(ErrorCode::kFailedPrecondition, "folder_is_no_copy",
                      "the folder holds a journal of its own; it is left as it is");
  }
  ATOLL_TRY(const auto file, disk.open(kCopyMarkName));
  CopyMark mark;
  ATOLL_TRY(const auto size, file->read_at(0, std::as_writable_bytes(std::span(&mark, 1))));
  if (size == sizeof(mark) && is_sound(mark)) return mark;
  return base::fail(ErrorCode::kDataLoss, "journal_damaged",
                    std::string(kCopyMarkName) + ": these are not the bytes that were written");
}

// What stands behind the mark was never promised to anybody: it is taken from the source again.
Result<void> cut_back(ports::Disk& disk, const SegmentShape& shape, std::uint64_t end_slot) {
  ATOLL_TRY(const auto names, disk.list());
  const std::string last = segment_name(shape.index_of(end_slot - 1));
  for (const std::string& name : names) {
    if (name.starts_with("journal-") && name > last) ATOLL_TRY_VOID(disk.remove(name));
  }
  ATOLL_TRY_VOID(disk.sync_folder());
  const std::uint64_t behind = end_slot % shape.slots == 0 ? shape.slots : end_slot % shape.slots;
  AlignedBytes zeros(std::size_t{1} << 20);
  auto opened = disk.open(last);
  if (!opened && opened.error().code == ErrorCode::kNotFound) return {};
  if (!opened) return base::fail(std::move(opened).error());
  for (std::uint64_t offset = behind * kSlotSize; offset < shape.bytes();) {
    const auto size = std::min<std::uint64_t>(zeros.span().size(), shape.bytes() - offset);
    ATOLL_TRY_VOID((*opened)->write_at(offset, zeros.span().first(size)));
    offset += size;
  }
  return (*opened)->sync();
}

}  // namespace

Result<std::unique_ptr<JournalCopy>> JournalCopy::open(ports::Disk& disk,
                                                       runtime::BlockingPool& pool,
                                                       SegmentShape shape) {
  ATOLL_TRY(const auto mark, load_mark(disk));
  if (!mark) {
    std::unique_ptr<JournalCopy> copy(new JournalCopy(disk, pool, shape));
    ATOLL_TRY_VOID(copy->save_mark());
    ATOLL_TRY_VOID(copy->recover({}));
    return copy;
  }
  shape = {.shard = mark->shard, .slots = mark->segment_slots};
  for (const bool has_cut : {false, true}) {
    std::unique_ptr<JournalCopy> copy(new JournalCopy(disk, pool, shape));
    std::memcpy(copy->first_chain_hash_.data(), mark->first_chain_hash,
                copy->first_chain_hash_.size());
    auto recovered = copy->recover(end_of(*mark));
    if (recovered) return copy;
    const bool is_damaged = recovered.error().code == ErrorCode::kDataLoss;
    copy.reset();
    if (!is_damaged || has_cut) return base::fail(std::move(recovered).error());
    ATOLL_TRY_VOID(cut_back(disk, shape, mark->end_slot));
  }
  return base::fail(ErrorCode::kInternal, "disk_failed", "the copy could not be cut back");
}

Result<void> JournalCopy::recover(const JournalEnd& from) {
  ATOLL_TRY_VOID(segments_.open_all());
  ports::Journal::GroupVisitor visit = [this](std::span<const Slot> group) -> Result<void> {
    const auto& header = ledger::format::header_of(group);
    if (header.previous_group_slot == 0) {
      std::memcpy(first_chain_hash_.data(), header.chain_hash, first_chain_hash_.size());
    }
    return {};
  };
  ATOLL_TRY(const Recovered recovered, recover_groups(disk_, segments_, from, visit));
  end_ = recovered.end;
  synced_segment_ = segments_.shape().index_of(end_.end_slot - 1);
  return save_mark();
}

Result<void> JournalCopy::append(std::span<const Slot> groups) {
  while (!groups.empty()) {
    const std::uint64_t first_slot = ledger::format::header_of(groups).first_slot;
    ATOLL_TRY(const auto group, ledger::format::check_group(groups, first_slot));
    ATOLL_TRY(const JournalEnd end, ledger::format::check_chain(group, end_));
    const auto& header = ledger::format::header_of(group);
    ATOLL_TRY_VOID(check_place(header));
    ATOLL_TRY_VOID(write(group));
    if (end_.last_group_slot == 0) first_chain_hash_ = end.chain_hash;
    end_ = end;
    groups = groups.subspan(group.size());
    if (unsynced_bytes_ >= kUnsyncedBytesMax) ATOLL_TRY_VOID(sync());
  }
  return {};
}

// A group follows at once, or at the beginning of the next segment.
Result<void> JournalCopy::check_place(const GroupHeaderSlot& header) const {
  const SegmentShape& shape = segments_.shape();
  const std::uint64_t index = shape.index_of(header.first_slot);
  const bool follows = header.first_slot == end_.end_slot && shape.offset_of(end_.end_slot) != 0;
  const bool begins = header.first_slot == shape.first_usable_of(index) &&
                      index == shape.index_of(end_.end_slot - 1) + 1;
  if (header.shard == shape.shard && (follows || begins) &&
      header.slot_count <= shape.slots_left_from(header.first_slot)) {
    return {};
  }
  return base::fail(ErrorCode::kFailedPrecondition, "segment_of_another_shape",
                    fmt::format("the group at slot {} of shard {} does not fit segments of {} "
                                "slots of shard {}",
                                header.first_slot, header.shard, shape.slots, shape.shard));
}

Result<void> JournalCopy::write(std::span<const Slot> group) {
  const SegmentShape& shape = segments_.shape();
  const std::uint64_t first_slot = ledger::format::header_of(group).first_slot;
  ATOLL_TRY_VOID(segments_.ensure(shape.index_of(first_slot)));
  ports::DiskFile* const file = segments_.at(shape.index_of(first_slot));
  auto bytes = std::as_bytes(group);
  for (std::uint64_t offset = shape.offset_of(first_slot); !bytes.empty();) {
    const auto part = bytes.first(std::min(bytes.size(), kBufferBytes));
    std::memcpy(buffer_.span().data(), part.data(), part.size());
    ATOLL_TRY_VOID(file->write_at(offset, buffer_.span().first(part.size())));
    offset += part.size();
    bytes = bytes.subspan(part.size());
  }
  unsynced_bytes_ += group.size_bytes();
  return {};
}

Result<void> JournalCopy::sync() {
  if (unsynced_bytes_ == 0) return {};
  const std::uint64_t last = segments_.shape().index_of(end_.end_slot - 1);
  for (std::uint64_t index = synced_segment_; index <= last; ++index) {
    ATOLL_TRY_VOID(segments_.at(index)->sync());
  }
  synced_segment_ = last;
  unsynced_bytes_ = 0;
  return save_mark();
}

Result<void> JournalCopy::finish() {
  ATOLL_TRY_VOID(sync());
  ATOLL_TRY_VOID(disk_.remove(kCopyMarkName));
  return disk_.sync_folder();
}

Result<void> JournalCopy::save_mark() {
  CopyMark mark;
  mark.shard = segments_.shape().shard;
  mark.segment_slots = segments_.shape().slots;
  mark.end_slot = end_.end_slot;
  mark.last_group_slot = end_.last_group_slot;
  mark.ledger_time_ns = end_.ledger_time_ns;
  std::memcpy(mark.chain_hash, end_.chain_hash.data(), sizeof(mark.chain_hash));
  std::memcpy(mark.first_chain_hash, first_chain_hash_.data(), sizeof(mark.first_chain_hash));
  mark.checksum = base::checksum64(base::bytes_of(mark).substr(0, offsetof(CopyMark, checksum)));
  {
    AlignedBytes block(ports::kDiskBlockSize);
    std::memcpy(block.span().data(), &mark, sizeof(mark));
    ATOLL_TRY(const auto file, disk_.open_or_create(kPreparingName));
    ATOLL_TRY_VOID(file->write_at(0, block.span()));
    ATOLL_TRY_VOID(file->sync());
  }
  ATOLL_TRY_VOID(disk_.rename(kPreparingName, kCopyMarkName));
  return disk_.sync_folder();
}

}  // namespace atollbank::adapters
