// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/backup/restore.h"

#include "adapters/posix/posix_disk.h"
#include "apps/atollctl/new_folder.h"
#include "apps/atollctl/stopped_journal.h"

namespace atollbank::atollctl {
using base::ErrorCode;
using base::Result;
using ports::Slot;

Result<Restored> restore(ports::Disk& backup, ports::Disk& target, const RestorePoint& point,
                         ProgressBar& progress) {
  ATOLL_TRY(const adapters::FileJournalOptions options, journal_options(backup));
  ATOLL_TRY(const std::uint64_t slot_count, slot_capacity(backup));
  NoPool no_pool;
  const adapters::SegmentShape shape{
      .shard = options.shard,
      .slots = static_cast<std::uint32_t>(options.segment_bytes / ledger::format::kSlotSize)};
  ATOLL_TRY(const auto copy, adapters::JournalCopy::open(target, no_pool, shape));
  Restored restored;
  const auto take = [&](std::span<const Slot> group) -> Result<bool> {
    if (!point.includes(ledger::format::header_of(group))) {
      restored.is_all = false;
      return false;
    }
    ATOLL_TRY_VOID(copy->append(group));
    count_group(group, restored.figures);
    progress.show(copy->end().end_slot, slot_count, restored.figures.records);
    return true;
  };
  ATOLL_TRY_VOID(read_stopped_journal(backup, take));
  progress.clear();
  restored.end = copy->end();
  if (restored.figures.groups == 0) {
    return base::fail(ErrorCode::kInvalidArgument, "nothing_before_instant",
                      "the backup holds nothing up to that instant");
  }
  ATOLL_TRY_VOID(copy->finish());
  return restored;
}

Result<Restored> restore_folder(const std::string& backup_folder, const std::string& data_folder,
                                const RestorePoint& point, ProgressBar& progress) {
  ATOLL_TRY(const std::string source, only_journal_folder(backup_folder));
  ATOLL_TRY(const NewFolder folder, NewFolder::prepare(data_folder));
  const auto fill = [&]() -> Result<Restored> {
    ATOLL_TRY(StoppedFolder backup, StoppedFolder::open(source));
    ATOLL_TRY(const auto target, adapters::PosixDisk::open_folder(folder.unfinished()));
    return restore(backup.disk(), *target, point, progress);
  };
  auto restored = fill();
  if (!restored) {
    folder.clear_away();
    return restored;
  }
  ATOLL_TRY_VOID(folder.put_in_place());
  return restored;
}

}  // namespace atollbank::atollctl
