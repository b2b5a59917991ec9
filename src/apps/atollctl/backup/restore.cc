// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/backup/restore.h"

#include <filesystem>

#include "adapters/posix/posix_disk.h"
#include "apps/atollctl/stopped_journal.h"

namespace atollbank::atollctl {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Result;
using ports::Slot;

tl::unexpected<base::Error> folder_failed(const std::string& doing, const std::error_code& error) {
  return base::fail(ErrorCode::kInternal, "disk_failed", doing + ": " + error.message());
}

// What an interrupted restore left behind may go: it has the mark of a copy that was not finished.
Result<void> clear_unfinished(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  if (!fs::exists(folder / adapters::kCopyMarkName, error)) {
    return base::fail(ErrorCode::kFailedPrecondition, "folder_exists",
                      folder.string() + " is there and is no unfinished restore");
  }
  fs::remove_all(folder, error);
  if (error) return folder_failed("remove " + folder.string(), error);
  return {};
}

Result<void> check_absent(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  if (fs::is_directory(folder, error) && fs::is_empty(folder, error)) {
    fs::remove(folder, error);
    if (!error) return {};
  }
  return base::fail(ErrorCode::kFailedPrecondition, "folder_exists",
                    folder.string() + " is there already; a restore makes a new folder");
}

}  // namespace

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
  ATOLL_TRY_VOID(check_absent(data_folder));
  const std::string unfinished = (fs::path(data_folder) / "").parent_path().string() + ".restoring";
  ATOLL_TRY_VOID(clear_unfinished(unfinished));
  Restored restored;
  {
    ATOLL_TRY(const auto backup, adapters::PosixDisk::open_folder(source));
    ATOLL_TRY(const auto target, adapters::PosixDisk::open_folder(unfinished));
    auto done = restore(*backup, *target, point, progress);
    if (!done) {
      std::error_code ignored;
      fs::remove_all(unfinished, ignored);
      return done;
    }
    restored = *std::move(done);
  }
  std::error_code error;
  fs::rename(unfinished, data_folder, error);
  if (error) return folder_failed("rename " + unfinished, error);
  // Opening a folder makes its name durable.
  ATOLL_TRY_VOID(adapters::PosixDisk::open_folder(data_folder));
  return restored;
}

}  // namespace atollbank::atollctl
