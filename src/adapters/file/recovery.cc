// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/recovery.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/damage.h"
#include "adapters/file/group_finder.h"
#include "base/assert.h"

namespace atollbank::adapters {

using base::Result;
using ledger::format::kSlotSize;
using ledger::format::kSlotsPerBlock;
using ports::JournalEnd;
using ports::Slot;

namespace {

// There while a tail is being wiped.
constexpr std::string_view kWipingName = "wiping-tail";
constexpr std::uint32_t kZeroWriteSlots = (1u << 20) / kSlotSize;

// Where a torn group may stand, and where the space behind the last whole group begins.
struct Tail {
  std::uint64_t end_slot = 0;
  std::optional<std::uint64_t> torn_slot;
};

// Slots [first, last) that are not zero, in whole blocks and one segment.
struct Stain {
  std::uint64_t first_slot = 0;
  std::uint64_t last_slot = 0;
};

class Recovery {
 public:
  Recovery(ports::Disk& disk, Segments& segments, ports::Journal::GroupVisitor& visit)
      : disk_(disk),
        segments_(segments),
        shape_(segments.shape()),
        reader_(segments),
        visit_(visit) {}

  Result<Recovered> run(const JournalEnd& from) {
    ATOLL_TRY_VOID(check_begin(from));
    result_.end = from;
    ATOLL_TRY(const Tail tail, walk());
    ATOLL_TRY_VOID(cut(tail));
    if (result_.end != from) ATOLL_TRY_VOID(write_last_group_again());
    return result_;
  }

 private:
  Result<void> check_begin(const JournalEnd& from);
  Result<Tail> walk();
  Result<std::span<const Slot>> next_group(Tail& tail);
  Result<void> take(std::span<const Slot> group);
  Result<void> cut(const Tail& tail);
  Result<std::optional<Stain>> stain_of(const Tail& tail, std::uint64_t index);
  Result<void> wipe(const Stain& stain);
  Result<void> write_last_group_again();
  Result<void> write(std::uint64_t slot, std::span<const std::byte> bytes);
  Result<void> sync(std::uint64_t slot);

  bool is_there(std::uint64_t slot) const { return shape_.index_of(slot) < segments_.count(); }

  ports::Disk& disk_;
  Segments& segments_;
  const SegmentShape& shape_;
  SlotReader reader_;
  ports::Journal::GroupVisitor& visit_;
  Recovered result_;
};

// A checkpoint that the journal does not know means that the journal lost what it had.
Result<void> Recovery::check_begin(const JournalEnd& from) {
  if (from == JournalEnd{}) return {};
  if (!is_there(from.end_slot - 1)) {
    return damaged(shape_, from.last_group_slot, "the file is missing, a checkpoint names it");
  }
  ATOLL_TRY(const Found found, find_group(reader_, shape_, from.last_group_slot));
  if (found.finding == Finding::kWhole) {
    const auto& header = ledger::format::header_of(found.group);
    if (header.first_slot + header.slot_count == from.end_slot &&
        std::memcmp(header.chain_hash, from.chain_hash.data(), from.chain_hash.size()) == 0) {
      return {};
    }
  }
  return damaged(shape_, from.last_group_slot, "the group that a checkpoint names is not here");
}

Result<Tail> Recovery::walk() {
  while (true) {
    Tail tail{.end_slot = result_.end.end_slot, .torn_slot = {}};
    ATOLL_TRY(const auto group, next_group(tail));
    if (group.empty()) return tail;
    ATOLL_TRY_VOID(take(group));
  }
}

// Looks where the last group ended and, in case what was left of that segment was too small, at the
// first usable slot of the next one. Empty at the journal's end.
Result<std::span<const Slot>> Recovery::next_group(Tail& tail) {
  const std::uint64_t end = tail.end_slot;
  const bool at_boundary = shape_.offset_of(end) == 0;
  const std::uint64_t next =
      shape_.first_usable_of(at_boundary ? shape_.index_of(end) : shape_.index_of(end) + 1);
  for (const std::uint64_t place : {end, next}) {
    if ((place == end && at_boundary) || !is_there(place)) continue;
    ATOLL_TRY(const Found found, find_group(reader_, shape_, place));
    if (found.finding == Finding::kNothing) continue;
    if (found.finding == Finding::kDamaged) return damaged(shape_, place, found.what);
    if (found.previous_end_slot != end) {
      return damaged(shape_, end,
                     "the group that stood here is missing; a later one follows at " +
                         place_name(shape_, place));
    }
    if (found.finding == Finding::kTorn) tail.torn_slot = place;
    return found.group;
  }
  return std::span<const Slot>{};
}

Result<void> Recovery::take(std::span<const Slot> group) {
  const auto end = ledger::format::check_chain(group, result_.end);
  if (!end)
    return damaged(shape_, ledger::format::header_of(group).first_slot, end.error().message);
  ATOLL_TRY_VOID(visit_(group));
  result_.end = *end;
  return {};
}

// Everything is looked at before anything is wiped. A wiping that was begun and not finished is
// done again, all of it: its zeros may be seen in the page cache and not be on the disk.
Result<void> Recovery::cut(const Tail& tail) {
  std::vector<Stain> stains;
  std::vector<Stain> free_space;
  for (std::uint64_t index = shape_.index_of(tail.end_slot); index < segments_.count(); ++index) {
    ATOLL_TRY(const auto stain, stain_of(tail, index));
    if (stain) stains.push_back(*stain);
    free_space.push_back({.first_slot = std::max(tail.end_slot, shape_.first_usable_of(index)),
                          .last_slot = shape_.first_slot_of(index + 1)});
  }
  ATOLL_TRY(const auto names, disk_.list());
  const bool again = std::find(names.begin(), names.end(), kWipingName) != names.end();
  if (stains.empty() && !again) return {};
  ATOLL_TRY_VOID(disk_.open_or_create(kWipingName));
  ATOLL_TRY_VOID(disk_.sync_folder());
  for (const Stain& stain : again ? free_space : stains) ATOLL_TRY_VOID(wipe(stain));
  ATOLL_TRY_VOID(disk_.remove(kWipingName));
  return disk_.sync_folder();
}

Result<std::optional<Stain>> Recovery::stain_of(const Tail& tail, std::uint64_t index) {
  std::optional<Stain> stain;
  const std::uint64_t last = shape_.first_slot_of(index + 1);
  for (std::uint64_t slot = std::max(tail.end_slot, shape_.first_usable_of(index)); slot < last;
       slot += kSlotsPerBlock) {
    ATOLL_TRY(const auto block, reader_.slots(slot, kSlotsPerBlock));
    if (ledger::format::is_zero(block)) continue;
    // A group is written only when the one before it is durable: here something durable is gone.
    if (slot != tail.torn_slot && ledger::format::is_group_header(block.front(), slot)) {
      return damaged(
          shape_, tail.torn_slot.value_or(tail.end_slot),
          "no whole group is here, but a later one begins in " + place_name(shape_, slot));
    }
    if (!stain) stain = Stain{.first_slot = slot, .last_slot = slot};
    stain->last_slot = slot + kSlotsPerBlock;
  }
  return stain;
}

Result<void> Recovery::wipe(const Stain& stain) {
  AlignedBytes zeros(std::min<std::uint64_t>(kZeroWriteSlots, stain.last_slot - stain.first_slot) *
                     kSlotSize);
  for (std::uint64_t slot = stain.first_slot; slot < stain.last_slot; slot += kZeroWriteSlots) {
    const auto slots = std::min<std::uint64_t>(kZeroWriteSlots, stain.last_slot - slot);
    ATOLL_TRY_VOID(write(slot, zeros.span().first(slots * kSlotSize)));
  }
  return sync(stain.first_slot);
}

// The last group may be known to the page cache alone: its sync was never answered, or failed. The
// kernel calls such a page clean, so that a sync alone would prove nothing; a write makes it new.
Result<void> Recovery::write_last_group_again() {
  ATOLL_TRY(const Found found, find_group(reader_, shape_, result_.end.last_group_slot));
  ATOLL_ASSERT(found.finding == Finding::kWhole);
  AlignedBytes copy(found.group.size_bytes());
  std::memcpy(copy.span().data(), found.group.data(), found.group.size_bytes());
  ATOLL_TRY_VOID(write(result_.end.last_group_slot, copy.span()));
  return sync(result_.end.last_group_slot);
}

Result<void> Recovery::write(std::uint64_t slot, std::span<const std::byte> bytes) {
  result_.bytes_written += bytes.size();
  return segments_.at(shape_.index_of(slot))->write_at(shape_.offset_of(slot), bytes);
}

Result<void> Recovery::sync(std::uint64_t slot) {
  result_.sync_count += 1;
  return segments_.at(shape_.index_of(slot))->sync();
}

}  // namespace

Result<Recovered> recover_groups(ports::Disk& disk, Segments& segments, const JournalEnd& from,
                                 ports::Journal::GroupVisitor& visit) {
  return Recovery(disk, segments, visit).run(from);
}

}  // namespace atollbank::adapters
