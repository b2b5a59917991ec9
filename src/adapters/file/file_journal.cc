// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/file_journal.h"

#include "adapters/file/damage.h"
#include "adapters/file/frame_file.h"
#include "adapters/file/recovery.h"
#include "base/assert.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using ledger::format::header_of;
using ledger::format::kSlotSize;
using ledger::format::kSlotsPerBlock;
using ports::JournalEnd;
using ports::Slot;

namespace {

SegmentShape shape_of(const FileJournalOptions& options) {
  return {.shard = options.shard,
          .slots = static_cast<std::uint32_t>(options.segment_bytes / kSlotSize)};
}

std::uint32_t whole_blocks(std::uint32_t slots) {
  return (slots + kSlotsPerBlock - 1) / kSlotsPerBlock * kSlotsPerBlock;
}

}  // namespace

FileJournal::FileJournal(ports::Disk& disk, runtime::BlockingPool& pool, FileJournalOptions options)
    : disk_(disk),
      options_(options),
      segments_(disk, pool, shape_of(options)),
      recent_(options.recent_bytes) {}

Result<JournalEnd> FileJournal::recover(const JournalEnd& from, GroupVisitor visit) {
  ATOLL_ASSERT(!recovered_);
  ATOLL_TRY_VOID(segments_.open_all());
  ATOLL_TRY(const Recovered recovered, recover_groups(disk_, segments_, from, visit));
  bytes_written_ += recovered.bytes_written;
  sync_count_ += recovered.sync_count;
  durable_end_.store(recovered.end.end_slot, std::memory_order_release);
  recovered_ = true;
  return recovered.end;
}

Result<ports::GroupPlace> FileJournal::reserve(std::uint64_t end_slot, std::uint32_t slots) {
  const SegmentShape& shape = segments_.shape();
  const std::uint32_t wanted = whole_blocks(slots);
  ATOLL_ASSERT(recovered_ && end_slot % kSlotsPerBlock == 0);
  ATOLL_ASSERT(wanted > 0 && wanted <= shape.usable_slots());
  if (broken_)
    return base::fail(ErrorCode::kUnavailable, "journal_broken", "a write failed before");

  const std::uint64_t first_slot = place_of(end_slot, wanted);
  const std::uint64_t index = shape.index_of(first_slot);
  ATOLL_TRY_VOID(segments_.ensure(index));
  const std::uint32_t capacity = shape.slots_left_from(first_slot);
  if (capacity - wanted < shape.slots / 2) segments_.prepare(index + 1);
  return ports::GroupPlace{.first_slot = first_slot, .capacity_slots = capacity};
}

bool FileJournal::reserves_at_once(std::uint64_t end_slot, std::uint32_t slots) const {
  const std::uint64_t first_slot = place_of(end_slot, whole_blocks(slots));
  return broken_ || segments_.at(segments_.shape().index_of(first_slot)) != nullptr;
}

// Where the next group of so many slots begins: in this segment if they fit, else in the next.
std::uint64_t FileJournal::place_of(std::uint64_t end_slot, std::uint32_t whole_slots) const {
  const SegmentShape& shape = segments_.shape();
  if (shape.offset_of(end_slot) == 0) return end_slot + kSlotsPerBlock;
  if (shape.slots_left_from(end_slot) >= whole_slots) return end_slot;
  return shape.first_usable_of(shape.index_of(end_slot) + 1);
}

Result<void> FileJournal::append(std::span<const Slot> group) {
  if (broken_)
    return base::fail(ErrorCode::kUnavailable, "journal_broken", "a write failed before");
  const auto& header = header_of(group);
  ATOLL_ASSERT(recovered_ && header.slot_count == group.size());
  ATOLL_ASSERT(header.previous_end_slot == durable_end_ && header.first_slot >= durable_end_);
  ATOLL_ASSERT(group.size() <= segments_.shape().slots_left_from(header.first_slot));

  auto written = write_and_sync(group);
  if (!written) {
    // What reached the disk is unknown, and asking again would not tell.
    broken_ = true;
    return base::fail(
        ErrorCode::kInternal, "disk_failed",
        place_name(segments_.shape(), header.first_slot) + ": " + written.error().message);
  }
  recent_.append(header.first_slot, group);
  durable_end_.store(header.first_slot + group.size(), std::memory_order_release);
  return {};
}

Result<void> FileJournal::write_and_sync(std::span<const Slot> group) {
  const SegmentShape& shape = segments_.shape();
  const std::uint64_t first_slot = header_of(group).first_slot;
  ports::DiskFile* const file = segments_.at(shape.index_of(first_slot));
  ATOLL_ASSERT(file != nullptr);
  ATOLL_TRY_VOID(file->write_at(shape.offset_of(first_slot), std::as_bytes(group)));
  ATOLL_TRY_VOID(file->sync());
  bytes_written_ += group.size_bytes();
  sync_count_ += 1;
  return {};
}

std::uint64_t FileJournal::durable_end() const {
  return durable_end_.load(std::memory_order_acquire);
}

Result<std::unique_ptr<ports::FrameWriter>> FileJournal::write_derived(std::string_view name) {
  return write_frame_file(disk_, options_.shard, name, bytes_derived_);
}

Result<std::unique_ptr<ports::FrameReader>> FileJournal::read_derived(std::string_view name) const {
  return read_frame_file(disk_, options_.shard, name);
}

Result<void> FileJournal::remove_derived(std::string_view name) { return disk_.remove(name); }

ports::JournalFigures FileJournal::figures() const {
  return {.bytes_written = bytes_written_ + segments_.header_bytes_written(),
          .bytes_zeroed = segments_.bytes_zeroed(),
          .sync_count = sync_count_ + segments_.sync_count(),
          .bytes_derived = bytes_derived_};
}

}  // namespace atollbank::adapters
