// SPDX-License-Identifier: Apache-2.0
// One stretch of the journal, indexed: whole groups from first_slot up to end_slot. Never changes,
// so that any number of threads read it while newer runs are made.
#pragma once

#include <memory>
#include <vector>

#include "services/queries/entry_column.h"

namespace atollbank::queries {

struct Run {
  std::uint64_t first_slot = 0;
  std::uint64_t end_slot = 0;
  bool in_file = false;
  std::vector<GroupTime> groups;
  std::vector<ClassSum> class_sums;
  EntryColumn effects;
  EntryColumn mentions;
  EntryColumn codes;
  EntryColumn amounts;
  EntryColumn terms;
  ValueColumn values;

  // The first slot of the first group that was booked after `time_ns`; end_slot when none was.
  std::uint64_t first_slot_after(std::int64_t time_ns) const;
  // Of the group that holds `slot`, which lies in the run.
  std::int64_t booking_time_of(std::uint64_t slot) const;
};

// `columns` are in the order of the journal.
std::shared_ptr<const Run> run_in_memory(std::shared_ptr<const Columns> columns);

// What stands in a run file besides the run: what the directory needs to know of it.
struct RunInFile {
  std::shared_ptr<const Run> run;
  RunOrigin origin;
  std::uint32_t first_account = 0;
  std::uint32_t first_class = 0;
  std::vector<OpenedAccount> opened;
  std::vector<AccountClass> classes;
};
// data_loss run_damaged
base::Result<RunInFile> run_of_file(std::shared_ptr<const RunFile> file);

// All that is indexed at one moment: runs that follow each other, the oldest first.
struct Snapshot {
  std::vector<std::shared_ptr<const Run>> runs;  // shared by the snapshots that show them
  std::uint64_t end_slot = 0;
};

}  // namespace atollbank::queries
