// SPDX-License-Identifier: Apache-2.0
// Reads the journal of a bank that does not run: bytes and hash chain are checked by the file
// adapter, and nothing in the folder is changed.
//
// One thread; blocks. Errors: invalid_argument no_journal · those of opening and recovering a
// journal (failed_precondition folder_in_use, data_loss journal_damaged).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/file/file_journal.h"
#include "ports/disk.h"

namespace atollbank::atollctl {

// Every folder with a journal in it, `data_folder` itself or below.
base::Result<std::vector<std::string>> journal_folders(const std::string& data_folder);
// The one journal that is there. invalid_argument many_journals names the folders.
base::Result<std::string> only_journal_folder(const std::string& data_folder);

// A journal's folder, held so that no ledger opens it; segments that became cold, in the folder
// `cold` below it, are read like the others. failed_precondition folder_in_use
class StoppedFolder {
 public:
  static base::Result<StoppedFolder> open(const std::string& folder);

  ports::Disk& disk() { return *disk_; }

 private:
  StoppedFolder() = default;

  std::unique_ptr<ports::Disk> warm_;
  std::unique_ptr<ports::Disk> cold_;
  std::unique_ptr<ports::Disk> disk_;  // over the two
};

// What the first segment says a journal looks like.
base::Result<adapters::FileJournalOptions> journal_options(ports::Disk& disk);

// How many slots its files have room for: the length of a progress bar.
base::Result<std::uint64_t> slot_capacity(ports::Disk& disk);

// Sees each whole group in order; false: it has seen enough. The end of the last group that was
// wanted.
using GroupReader = base::UniqueFunction<base::Result<bool>(std::span<const ports::Slot> group)>;
base::Result<ports::JournalEnd> read_stopped_journal(ports::Disk& disk, GroupReader read);

// Nothing runs beside a tool; a journal that is only read needs nothing run.
class NoPool final : public runtime::BlockingPool {
 public:
  bool run(runtime::Work) override { return false; }
};

}  // namespace atollbank::atollctl
