// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/segments.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <optional>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/damage.h"
#include "base/assert.h"
#include "ledger/format/group.h"
#include "ledger/format/segment.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using ledger::format::kBlockSize;
using ledger::format::Slot;

namespace {

// Small enough that a group's sync does not wait long behind one.
constexpr std::size_t kZeroWriteBytes = std::size_t{1} << 20;
constexpr std::string_view kNamePrefix = "journal-";
constexpr std::string_view kPreparingName = "preparing-segment";

enum class Phase { kIdle, kQueued, kRunning };

Result<void> check_first_block(const ports::DiskFile& file, const SegmentShape& shape,
                               std::uint64_t index) {
  std::vector<Slot> block(ledger::format::kSlotsPerBlock);
  ATOLL_TRY(const auto count, file.read_at(0, std::as_writable_bytes(std::span(block))));
  if (count != kBlockSize) return damaged(shape, shape.first_slot_of(index), "the file is empty");
  const auto expected =
      ledger::format::make_segment_header(shape.shard, shape.slots, shape.first_slot_of(index));
  const auto header = ledger::format::check_segment_header(block.front(), expected);
  if (!header && header.error().code != ErrorCode::kDataLoss) return base::fail(header.error());
  if (!header) return damaged(shape, shape.first_slot_of(index), header.error().message);
  if (!ledger::format::is_zero(std::span(block).subspan(1))) {
    return damaged(shape, shape.first_slot_of(index) + 1, "the header's block is not empty here");
  }
  return {};
}

Result<std::unique_ptr<ports::DiskFile>> open_segment(ports::Disk& disk, const SegmentShape& shape,
                                                      std::uint64_t index) {
  ATOLL_TRY(auto file, disk.open(segment_name(index)));
  ATOLL_TRY_VOID(check_first_block(*file, shape, index));
  ATOLL_TRY(const auto size, file->size());
  if (size != shape.bytes()) {
    return damaged(shape, shape.first_slot_of(index) + std::min(size, shape.bytes() - 1) / 128,
                   fmt::format("the file has {} bytes, not {}", size, shape.bytes()));
  }
  return file;
}

Result<void> write_empty_segment(ports::DiskFile& file, const SegmentShape& shape,
                                 std::uint64_t index) {
  AlignedBytes zeros(std::min<std::uint64_t>(kZeroWriteBytes, shape.bytes()));
  for (std::uint64_t offset = kBlockSize; offset < shape.bytes();) {
    const auto size = std::min<std::uint64_t>(zeros.span().size(), shape.bytes() - offset);
    ATOLL_TRY_VOID(file.write_at(offset, zeros.span().first(size)));
    offset += size;
  }
  AlignedBytes first_block(kBlockSize);
  const auto header =
      ledger::format::make_segment_header(shape.shard, shape.slots, shape.first_slot_of(index));
  std::memcpy(first_block.span().data(), &header, sizeof(header));
  ATOLL_TRY_VOID(file.write_at(0, first_block.span()));
  return file.sync();
}

Result<std::unique_ptr<ports::DiskFile>> make_segment(ports::Disk& disk, const SegmentShape& shape,
                                                      std::uint64_t index) {
  ATOLL_TRY(const auto free, disk.free_bytes());
  if (free < shape.bytes()) {
    return base::fail(ErrorCode::kResourceExhausted, "no_space",
                      fmt::format("{} bytes are free, a segment takes {}", free, shape.bytes()));
  }
  {
    ATOLL_TRY(const auto file, disk.open_or_create(kPreparingName));
    ATOLL_TRY_VOID(write_empty_segment(*file, shape, index));
  }
  ATOLL_TRY_VOID(disk.rename(kPreparingName, segment_name(index)));
  ATOLL_TRY_VOID(disk.sync_folder());
  return disk.open(segment_name(index));
}

}  // namespace

std::string segment_name(std::uint64_t index) { return fmt::format("{}{:08}", kNamePrefix, index); }

struct Segments::State {
  State(ports::Disk& disk_of_journal, const SegmentShape& shape_of_journal)
      : disk(disk_of_journal), shape(shape_of_journal) {}

  ports::Disk& disk;
  const SegmentShape shape;
  mutable std::mutex mutex;
  std::condition_variable changed;
  Phase phase = Phase::kIdle;
  bool closed = false;
  std::vector<std::unique_ptr<ports::DiskFile>> files;
  std::optional<base::Error> error;  // of the last attempt to make one
  std::uint64_t made_count = 0;
};

Segments::Segments(ports::Disk& disk, runtime::BlockingPool& pool, SegmentShape shape)
    : shape_(shape), pool_(pool), state_(std::make_shared<State>(disk, shape)) {
  ATOLL_ASSERT(shape.slots % ledger::format::kSlotsPerBlock == 0 &&
               shape.slots >= 2 * ledger::format::kSlotsPerBlock);
}

Segments::~Segments() {
  std::unique_lock lock(state_->mutex);
  state_->closed = true;
  state_->changed.wait(lock, [&] { return state_->phase != Phase::kRunning; });
}

Result<void> Segments::open_all() {
  const std::lock_guard lock(state_->mutex);
  ATOLL_ASSERT(state_->files.empty());
  ATOLL_TRY(const auto names, state_->disk.list());
  if (std::find(names.begin(), names.end(), kPreparingName) != names.end()) {
    ATOLL_TRY_VOID(state_->disk.remove(kPreparingName));
  }
  // A segment may have its name since a kill that came before the folder was synced.
  if (!names.empty()) ATOLL_TRY_VOID(state_->disk.sync_folder());
  for (const auto& name : names) {
    if (!name.starts_with(kNamePrefix)) continue;
    const std::uint64_t index = state_->files.size();
    if (name != segment_name(index)) {
      return damaged(shape_, shape_.first_slot_of(index),
                     fmt::format("the file is missing, but {} is there", name));
    }
    ATOLL_TRY(auto file, open_segment(state_->disk, shape_, index));
    state_->files.push_back(std::move(file));
  }
  return {};
}

std::uint64_t Segments::count() const {
  const std::lock_guard lock(state_->mutex);
  return state_->files.size();
}

ports::DiskFile* Segments::at(std::uint64_t index) const {
  const std::lock_guard lock(state_->mutex);
  return index < state_->files.size() ? state_->files[index].get() : nullptr;
}

// Only no_space may pass: a disk that failed a write or a sync is not asked again.
bool may_try_again(const std::optional<base::Error>& error) {
  return !error || error->code == ErrorCode::kResourceExhausted;
}

Result<void> Segments::ensure(std::uint64_t index) {
  std::unique_lock lock(state_->mutex);
  const auto is_there = [&] { return index < state_->files.size(); };
  ATOLL_ASSERT(index <= state_->files.size());
  state_->changed.wait(lock, [&] { return is_there() || state_->phase != Phase::kRunning; });
  if (is_there()) return {};
  // Also when it is queued: in the simulator nobody else would run it while we wait.
  if (may_try_again(state_->error)) make_next(*state_, lock);
  if (state_->error) return base::fail(*state_->error);
  return {};
}

void Segments::prepare(std::uint64_t index) {
  {
    const std::lock_guard lock(state_->mutex);
    // After an error the one who needs the segment tries again, and is told.
    const bool wanted = index == state_->files.size() && !state_->error;
    if (!wanted || state_->phase != Phase::kIdle) return;
    state_->phase = Phase::kQueued;
  }
  const bool queued = pool_.run([state = state_] {
    std::unique_lock lock(state->mutex);
    if (!state->closed && state->phase == Phase::kQueued) make_next(*state, lock);
  });
  const std::lock_guard lock(state_->mutex);
  if (!queued && state_->phase == Phase::kQueued) state_->phase = Phase::kIdle;
}

void Segments::make_next(State& state, std::unique_lock<std::mutex>& lock) {
  state.phase = Phase::kRunning;
  const std::uint64_t index = state.files.size();
  lock.unlock();
  auto made = make_segment(state.disk, state.shape, index);
  // The space that was taken is wanted back; what cannot be removed is dropped at the next start.
  if (!made) static_cast<void>(state.disk.remove(kPreparingName));
  lock.lock();
  state.phase = Phase::kIdle;
  state.error.reset();
  if (made) {
    state.files.push_back(*std::move(made));
    ++state.made_count;
  } else {
    state.error = std::move(made).error().within("prepare " + segment_name(index));
  }
  state.changed.notify_all();
}

std::uint64_t Segments::bytes_zeroed() const {
  const std::lock_guard lock(state_->mutex);
  return state_->made_count * (shape_.bytes() - kBlockSize);
}

std::uint64_t Segments::header_bytes_written() const {
  const std::lock_guard lock(state_->mutex);
  return state_->made_count * kBlockSize;
}

std::uint64_t Segments::sync_count() const {
  const std::lock_guard lock(state_->mutex);
  return state_->made_count * 2;
}

}  // namespace atollbank::adapters
