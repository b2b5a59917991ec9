// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/stopped_journal.h"

#include <algorithm>
#include <filesystem>

#include "adapters/posix/posix_disk.h"
#include "adapters/zstd/cold_disk.h"
#include "apps/atollctl/untouched_disk.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {
namespace {

using base::ErrorCode;
using base::Result;
using ledger::format::SegmentHeaderSlot;
using ports::JournalEnd;
using ports::Slot;

const std::string kFirstSegment = adapters::segment_name(0);
constexpr std::string_view kSeenEnough = "seen_enough";

JournalEnd end_of(std::span<const Slot> group) {
  const auto& header = ledger::format::header_of(group);
  JournalEnd end{.end_slot = header.first_slot + header.slot_count,
                 .last_group_slot = header.first_slot,
                 .ledger_time_ns = header.ledger_time_ns,
                 .chain_hash = {}};
  std::copy(std::begin(header.chain_hash), std::end(header.chain_hash), end.chain_hash.begin());
  return end;
}

}  // namespace

Result<std::vector<std::string>> journal_folders(const std::string& data_folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> folders;
  std::error_code error;
  if (fs::exists(fs::path(data_folder) / kFirstSegment, error)) folders.push_back(data_folder);
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator it(data_folder, options, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().filename() == kFirstSegment && it.depth() > 0) {
      folders.push_back(it->path().parent_path().string());
    }
  }
  std::sort(folders.begin(), folders.end());
  if (!folders.empty()) return folders;
  return base::fail(ErrorCode::kInvalidArgument, "no_journal",
                    data_folder + ": no journal is here or below");
}

Result<std::string> only_journal_folder(const std::string& data_folder) {
  ATOLL_TRY(const std::vector<std::string> folders, journal_folders(data_folder));
  if (folders.size() == 1) return folders.front();
  std::string message = data_folder + ": say which of these journals:";
  for (const std::string& folder : folders) message += " " + folder;
  return base::fail(ErrorCode::kInvalidArgument, "many_journals", message);
}

Result<StoppedFolder> StoppedFolder::open(const std::string& folder) {
  StoppedFolder opened;
  ATOLL_TRY(opened.warm_, adapters::PosixDisk::open_folder(folder));
  const auto below = std::filesystem::path(folder) / "cold";
  std::error_code unreadable;
  if (std::filesystem::is_directory(below, unreadable)) {
    ATOLL_TRY(opened.cold_, adapters::PosixDisk::open_folder(below.string()));
  }
  ports::Disk& cold = opened.cold_ ? *opened.cold_ : *opened.warm_;
  opened.disk_ = std::make_unique<adapters::ColdDisk>(*opened.warm_, cold);
  return opened;
}

// Whether that is true is for recover() to check.
Result<adapters::FileJournalOptions> journal_options(ports::Disk& disk) {
  ATOLL_TRY(const auto file, disk.open(kFirstSegment));
  Slot slot;
  ATOLL_TRY(const std::size_t size, file->read_at(0, std::as_writable_bytes(std::span(&slot, 1))));
  const auto& header = ledger::slot_as<SegmentHeaderSlot>(slot);
  const bool plausible = size == sizeof(slot) &&
                         header.segment_slots >= 2 * ledger::format::kSlotsPerBlock &&
                         header.segment_slots % ledger::format::kSlotsPerBlock == 0;
  if (!plausible) {
    return base::fail(ErrorCode::kDataLoss, "journal_damaged",
                      kFirstSegment + ": offset 0: no segment header");
  }
  adapters::FileJournalOptions options;
  options.shard = header.shard;
  options.segment_bytes = std::uint64_t{header.segment_slots} * ledger::format::kSlotSize;
  options.recent_bytes = 0;
  return options;
}

Result<std::uint64_t> slot_capacity(ports::Disk& disk) {
  ATOLL_TRY(const std::vector<std::string> names, disk.list());
  std::uint64_t bytes = 0;
  for (const std::string& name : names) {
    if (!name.starts_with("journal-")) continue;
    ATOLL_TRY(const auto file, disk.open(name));
    ATOLL_TRY(const std::uint64_t size, file->size());
    bytes += size;
  }
  return bytes / ledger::format::kSlotSize;
}

Result<JournalEnd> read_stopped_journal(ports::Disk& disk, GroupReader read) {
  UntouchedDisk untouched(disk);
  ATOLL_TRY(const adapters::FileJournalOptions options, journal_options(untouched));
  NoPool no_pool;
  adapters::FileJournal journal(untouched, no_pool, options);
  JournalEnd wanted;
  const auto end = journal.recover({}, [&](std::span<const Slot> group) -> Result<void> {
    ATOLL_TRY(const bool more, read(group));
    if (!more) return base::fail(ErrorCode::kInternal, kSeenEnough, "nothing more is wanted");
    wanted = end_of(group);
    return {};
  });
  if (end || end.error().reason == kSeenEnough) return wanted;
  return base::fail(end.error());
}

}  // namespace atollbank::atollctl
