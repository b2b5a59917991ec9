// SPDX-License-Identifier: Apache-2.0
// "atollctl ledger export" and "import": from and to files, folders and running ledgers, with
// progress and a verdict. One thread; blocks.
#pragma once

#include <string>

#include "apps/atollctl/ledger_calls.h"
#include "apps/atollctl/lines/foreign_names.h"
#include "apps/atollctl/lines/import_lines.h"
#include "apps/atollctl/progress_bar.h"

namespace atollbank::atollctl {

enum class LinesFormat { kAtoll, kFormance, kTigerBeetle };

struct Exported {
  std::uint64_t records = 0;
  std::uint64_t groups = 0;
};

struct Imported {
  ImportFigures figures;
  std::string left_out;                 // in words; empty: nothing
  std::optional<bool> is_same_journal;  // byte for byte; of an export of ours into a folder
};

// To `file`, "-" being standard output. internal disk_failed
base::Result<Exported> export_folder(const std::string& data_folder, const std::string& file,
                                     ProgressBar& progress);
// What is durable when it is asked.
base::Result<Exported> export_ledger(LedgerCalls& ledger, const std::string& file,
                                     ProgressBar& progress);

struct ImportSource {
  std::string file{};
  LinesFormat format = LinesFormat::kAtoll;
  ForeignOptions options{};
};

// Reads the file once before anything is booked. not_found file_not_found
base::Result<Imported> import_into_folder(const ImportSource& source,
                                          const std::string& data_folder, ProgressBar& progress);
base::Result<Imported> import_into_ledger(const ImportSource& source, LedgerCalls& ledger,
                                          ProgressBar& progress);

}  // namespace atollbank::atollctl
