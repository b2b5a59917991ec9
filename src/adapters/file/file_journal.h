// SPDX-License-Identifier: Apache-2.0
// A shard's journal in segment files of one folder: the port's promises kept on a disk.
//
// One append is one aligned write and one sync into space that is already zeroed and on disk. The
// front reserves, the log recovers and appends, any thread reads.
#pragma once

#include <atomic>

#include "adapters/file/recent_groups.h"
#include "adapters/file/segments.h"
#include "ports/journal.h"

namespace atollbank::adapters {

struct FileJournalOptions {
  std::uint16_t shard = 0;
  std::uint64_t segment_bytes = std::uint64_t{64} << 20;  // for ever: part of what a slot means
  std::uint64_t recent_bytes = std::uint64_t{32} << 20;   // of the newest groups, kept in memory
};

class FileJournal final : public ports::Journal {
 public:
  // `disk` and `pool` outlive the journal.
  FileJournal(ports::Disk& disk, runtime::BlockingPool& pool, FileJournalOptions options);

  base::Result<ports::JournalEnd> recover(const ports::JournalEnd& from,
                                          GroupVisitor visit) override;
  base::Result<ports::GroupPlace> reserve(std::uint64_t end_slot, std::uint32_t slots) override;
  bool reserves_at_once(std::uint64_t end_slot, std::uint32_t slots) const override;
  base::Result<void> append(std::span<const ports::Slot> group) override;
  base::Result<std::size_t> read(std::uint64_t first_slot,
                                 std::span<ports::Slot> out) const override;
  base::Result<std::uint64_t> visit_groups(std::uint64_t from_slot, std::size_t bytes_max,
                                           GroupVisitor visit) const override;
  std::uint64_t durable_end() const override;
  base::Result<std::unique_ptr<ports::FrameWriter>> write_derived(std::string_view name) override;
  base::Result<std::unique_ptr<ports::FrameReader>> read_derived(
      std::string_view name) const override;
  base::Result<void> remove_derived(std::string_view name) override;
  ports::JournalFigures figures() const override;

 private:
  std::uint64_t place_of(std::uint64_t end_slot, std::uint32_t whole_slots) const;
  base::Result<void> write_and_sync(std::span<const ports::Slot> group);
  base::Result<void> read_from_disk(std::uint64_t first_slot, std::span<ports::Slot> out) const;
  // Where the group begins that contains `slot`, which is durable, or that follows it.
  base::Result<std::uint64_t> group_start_at(std::uint64_t slot) const;
  base::Result<std::uint32_t> group_size_at(std::uint64_t first_slot) const;

  ports::Disk& disk_;
  const FileJournalOptions options_;
  Segments segments_;
  RecentGroups recent_;
  std::atomic<bool> recovered_ = false;
  std::atomic<bool> broken_ = false;
  std::atomic<std::uint64_t> durable_end_ = ledger::format::kFirstSlot;
  std::atomic<std::uint64_t> bytes_written_ = 0;
  std::atomic<std::uint64_t> sync_count_ = 0;
  std::atomic<std::uint64_t> bytes_derived_ = 0;
};

}  // namespace atollbank::adapters
