// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/memory_journal.h"

#include <algorithm>

#include "base/assert.h"

namespace atollbank::adapters {

using ledger::format::header_of;
using ledger::format::kFirstSlot;
using ledger::format::kSlotsPerBlock;
using ports::JournalEnd;
using ports::Slot;

namespace {

constexpr std::uint32_t kCapacitySlots = 1u << 20;

}  // namespace

MemoryJournal::MemoryJournal() : slots_(kFirstSlot) {}

base::Result<JournalEnd> MemoryJournal::recover(const JournalEnd& from, GroupVisitor visit) {
  const std::lock_guard lock(mutex_);
  JournalEnd end = from;
  for (auto start = std::lower_bound(starts_.begin(), starts_.end(), from.end_slot);
       start != starts_.end(); ++start) {
    const auto group = group_at(*start);
    ATOLL_TRY(end, ledger::format::check_chain(group, end));
    ATOLL_TRY_VOID(visit(group));
  }
  if (end.end_slot != slots_.size()) {
    return base::fail(base::ErrorCode::kDataLoss, "journal_damaged",
                      "the journal ends before the place it was to be read from");
  }
  return end;
}

base::Result<ports::GroupPlace> MemoryJournal::reserve(std::uint64_t end_slot,
                                                       std::uint32_t slots) {
  ATOLL_ASSERT(slots <= kCapacitySlots && end_slot % kSlotsPerBlock == 0);
  return ports::GroupPlace{.first_slot = end_slot, .capacity_slots = kCapacitySlots};
}

base::Result<void> MemoryJournal::append(std::span<const Slot> group) {
  const std::lock_guard lock(mutex_);
  ATOLL_ASSERT(header_of(group).first_slot == slots_.size());
  ATOLL_ASSERT(header_of(group).previous_end_slot == slots_.size());
  starts_.push_back(slots_.size());
  slots_.insert(slots_.end(), group.begin(), group.end());
  figures_.bytes_written += group.size_bytes();
  figures_.sync_count += 1;
  return {};
}

base::Result<std::size_t> MemoryJournal::read(std::uint64_t first_slot, std::span<Slot> out) const {
  const std::lock_guard lock(mutex_);
  if (first_slot >= slots_.size()) return 0;
  const std::size_t count = std::min<std::size_t>(out.size(), slots_.size() - first_slot);
  std::copy_n(slots_.data() + first_slot, count, out.begin());
  return count;
}

base::Result<std::uint64_t> MemoryJournal::visit_groups(std::uint64_t from_slot,
                                                        std::size_t bytes_max,
                                                        GroupVisitor visit) const {
  std::uint64_t next_slot = from_slot;
  std::size_t bytes_beyond_first = 0;
  for (bool first = true;; first = false) {
    const std::vector<Slot> group = group_from(next_slot);
    if (group.empty()) return next_slot;
    if (!first) bytes_beyond_first += group.size() * sizeof(Slot);
    if (bytes_beyond_first > bytes_max) return next_slot;
    ATOLL_TRY_VOID(visit(group));
    next_slot = header_of(group).first_slot + group.size();
  }
}

std::vector<Slot> MemoryJournal::group_from(std::uint64_t slot) const {
  const std::lock_guard lock(mutex_);
  auto start = std::upper_bound(starts_.begin(), starts_.end(), slot);
  if (start != starts_.begin() && slot < *(start - 1) + group_at(*(start - 1)).size()) --start;
  if (start == starts_.end()) return {};
  const auto group = group_at(*start);
  return {group.begin(), group.end()};
}

std::uint64_t MemoryJournal::durable_end() const {
  const std::lock_guard lock(mutex_);
  return slots_.size();
}

class MemoryJournal::Writer final : public ports::FrameWriter {
 public:
  Writer(MemoryJournal& journal, std::string_view name) : journal_(journal), name_(name) {}
  base::Result<void> append(base::ByteView frame) override {
    frames_.emplace_back(frame);
    return {};
  }
  base::Result<void> commit() override {
    const std::lock_guard lock(journal_.derived_mutex_);
    journal_.derived_[name_] = std::move(frames_);
    return {};
  }

 private:
  MemoryJournal& journal_;
  std::string name_;
  std::vector<base::Bytes> frames_;
};

class MemoryJournal::Reader final : public ports::FrameReader {
 public:
  explicit Reader(std::vector<base::Bytes> frames) : frames_(std::move(frames)) {}
  base::Result<std::optional<base::ByteView>> next() override {
    if (next_ == frames_.size()) return std::nullopt;
    return base::ByteView(frames_[next_++]);
  }

 private:
  std::vector<base::Bytes> frames_;
  std::size_t next_ = 0;
};

base::Result<std::unique_ptr<ports::FrameWriter>> MemoryJournal::write_derived(
    std::string_view name) {
  return std::make_unique<Writer>(*this, name);
}

base::Result<std::unique_ptr<ports::FrameReader>> MemoryJournal::read_derived(
    std::string_view name) const {
  const std::lock_guard lock(derived_mutex_);
  const auto found = derived_.find(name);
  if (found == derived_.end())
    return base::fail(base::ErrorCode::kNotFound, "file_not_found", "no such file");
  return std::make_unique<Reader>(found->second);
}

base::Result<void> MemoryJournal::remove_derived(std::string_view name) {
  const std::lock_guard lock(derived_mutex_);
  const auto found = derived_.find(name);
  if (found == derived_.end())
    return base::fail(base::ErrorCode::kNotFound, "file_not_found", "no such file");
  derived_.erase(found);
  return {};
}

ports::JournalFigures MemoryJournal::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

std::span<const Slot> MemoryJournal::group_at(std::uint64_t first_slot) const {
  const std::span all(slots_);
  return all.subspan(first_slot, header_of(all.subspan(first_slot)).slot_count);
}

}  // namespace atollbank::adapters
