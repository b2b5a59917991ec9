// SPDX-License-Identifier: Apache-2.0
// A journal folder that takes over the sealed groups of another journal: what a backup and a
// restore write. FileJournal opens it.
//
// Groups are checked (bytes, sums, hash chain) before they are written, and synced many at a time:
// after a crash the newest may be torn in a way that a journal's own never are. The file
// `copied-to` says up to where all is synced; open() cuts back to it when it must. One thread.
#pragma once

#include <memory>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/segments.h"
#include "ports/journal.h"

namespace atollbank::adapters {

inline constexpr std::string_view kCopyMarkName = "copied-to";

class JournalCopy {
 public:
  // Opens the copy that is there, whose shape is kept, or begins one of that `shape` in a folder
  // without a journal. `disk` and `pool` outlive the object. Errors, besides those of the disk:
  // failed_precondition folder_is_no_copy (a journal of its own stands there) ·
  // data_loss journal_damaged.
  static base::Result<std::unique_ptr<JournalCopy>> open(ports::Disk& disk,
                                                         runtime::BlockingPool& pool,
                                                         SegmentShape shape);

  // Of the last group here.
  const ports::JournalEnd& end() const { return end_; }
  // Of the first group here, which names the ledger; zeros while there is none.
  const base::Sha256& first_chain_hash() const { return first_chain_hash_; }

  // Whole groups that follow each other and end(). Up to the first that does not, they are taken.
  // Errors: data_loss as in ledger/format/group.h · failed_precondition segment_of_another_shape ·
  // resource_exhausted no_space.
  base::Result<void> append(std::span<const ports::Slot> groups);
  // Durable on return: all that was appended.
  base::Result<void> sync();
  // Syncs, and makes it a journal like any other, which no copying will touch again.
  base::Result<void> finish();

 private:
  JournalCopy(ports::Disk& disk, runtime::BlockingPool& pool, SegmentShape shape)
      : disk_(disk), segments_(disk, pool, shape), buffer_(kBufferBytes) {}

  static constexpr std::size_t kBufferBytes = std::size_t{4} << 20;
  static constexpr std::uint64_t kUnsyncedBytesMax = std::uint64_t{64} << 20;

  base::Result<void> recover(const ports::JournalEnd& from);
  base::Result<void> check_place(const ledger::format::GroupHeaderSlot& header) const;
  base::Result<void> write(std::span<const ports::Slot> group);
  base::Result<void> save_mark();

  ports::Disk& disk_;
  Segments segments_;
  AlignedBytes buffer_;
  ports::JournalEnd end_;
  base::Sha256 first_chain_hash_{};
  std::uint64_t synced_segment_ = 0;  // none before it has unsynced bytes
  std::uint64_t unsynced_bytes_ = 0;
};

}  // namespace atollbank::adapters
