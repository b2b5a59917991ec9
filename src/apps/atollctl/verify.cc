// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/verify.h"

#include <algorithm>
#include <filesystem>

#include "adapters/file/file_journal.h"
#include "adapters/posix/posix_disk.h"
#include "apps/atollctl/fields.h"
#include "apps/atollctl/untouched_disk.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {
namespace {

using base::ErrorCode;
using base::Result;
using ledger::format::SegmentHeaderSlot;
using ledger::format::Slot;

// Nothing runs beside a verification; a journal that is only read needs nothing run.
class NoPool final : public runtime::BlockingPool {
 public:
  bool run(runtime::Work) override { return false; }
};

const std::string kFirstSegment = adapters::segment_name(0);

// The first segment says what a journal looks like; whether that is true is for recover() to check.
Result<adapters::FileJournalOptions> shape_of(ports::Disk& disk) {
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

Result<std::uint64_t> slot_count_of(ports::Disk& disk) {
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

Result<Verdict> verify_journal(ports::Disk& disk, ProgressBar& progress) {
  UntouchedDisk untouched(disk);
  ATOLL_TRY(const adapters::FileJournalOptions options, shape_of(untouched));
  ATOLL_TRY(const std::uint64_t slot_count, slot_count_of(untouched));
  NoPool no_pool;
  adapters::FileJournal journal(untouched, no_pool, options);
  JournalCheck check;
  Verdict verdict;
  const auto end = journal.recover({}, [&](std::span<const Slot> group) -> Result<void> {
    verdict.difference = check.check_group(group);
    progress.show(check.figures().last_slot, slot_count, check.figures().postings);
    if (!verdict.difference) return {};
    return base::fail(ErrorCode::kDataLoss, "record_differs", "the naive ledger disagrees");
  });
  progress.clear();
  if (!end && !verdict.difference) return base::fail(end.error());
  if (!verdict.difference) verdict.difference = check.check_end();
  verdict.figures = check.figures();
  return verdict;
}

Result<Verdict> verify_folder(const std::string& journal_folder, ProgressBar& progress) {
  ATOLL_TRY(const auto disk, adapters::PosixDisk::open_folder(journal_folder));
  return verify_journal(*disk, progress);
}

std::string verdict_line(const Verdict& verdict) {
  const CheckFigures& figures = verdict.figures;
  if (verdict.difference) {
    return "slot " + std::to_string(verdict.difference->slot) + ": " + verdict.difference->what +
           ": expected " + verdict.difference->expected + ", found " + verdict.difference->found;
  }
  return "verified " + with_commas(figures.postings) + " postings, " +
         with_commas(figures.commands) + " commands and " + with_commas(figures.accounts) +
         " accounts in " + with_commas(figures.groups) + " groups: ok";
}

View view_of_verdict(const Verdict& verdict) {
  const CheckFigures& figures = verdict.figures;
  View view;
  view.fields = {
      flag_field("verified", !verdict.difference), count_field("postings", figures.postings),
      count_field("commands", figures.commands),   count_field("declines", figures.declines),
      count_field("accounts", figures.accounts),   count_field("groups", figures.groups),
      count_field("last_slot", figures.last_slot)};
  if (!verdict.difference) return view;
  view.fields.push_back(count_field("difference_slot", verdict.difference->slot));
  view.fields.push_back(text_field("difference", verdict.difference->what));
  view.fields.push_back(text_field("expected", verdict.difference->expected));
  view.fields.push_back(text_field("found", verdict.difference->found));
  return view;
}

}  // namespace atollbank::atollctl
