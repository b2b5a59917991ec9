// SPDX-License-Identifier: Apache-2.0
// Makes a new data folder of a backup: its groups up to an instant, and none after it.
//
// The folder appears under its name only when it is whole and synced. The backup is not changed.
// One thread; blocks. Errors: those of stopped_journal.h and of adapters/file/journal_copy.h ·
// failed_precondition folder_exists · invalid_argument nothing_before_instant.
#pragma once

#include <optional>
#include <string>

#include "apps/atollctl/backup/backup.h"
#include "apps/atollctl/progress_bar.h"

namespace atollbank::atollctl {

// Groups are whole, so an instant means: every group whose time is not after it; and a slot: every
// group that begins at or before it. Neither: everything.
struct RestorePoint {
  std::optional<std::int64_t> time_ns{};
  std::optional<std::uint64_t> slot{};

  bool includes(const ledger::format::GroupHeaderSlot& header) const {
    return (!time_ns || header.ledger_time_ns <= *time_ns) && (!slot || header.first_slot <= *slot);
  }
};

struct Restored {
  CopyFigures figures;
  ports::JournalEnd end;
  bool is_all = true;  // the backup holds nothing after it
};

// Into `target`, an empty disk.
base::Result<Restored> restore(ports::Disk& backup, ports::Disk& target, const RestorePoint& point,
                               ProgressBar& progress);

base::Result<Restored> restore_folder(const std::string& backup_folder,
                                      const std::string& data_folder, const RestorePoint& point,
                                      ProgressBar& progress);

}  // namespace atollbank::atollctl
