// SPDX-License-Identifier: Apache-2.0
// Verifies the journals of a stopped bank: bytes and hash chain by the file adapter, every record
// by the naive ledger. Changes nothing in the folder.
//
// One thread; blocks. Errors: invalid_argument no_journal · those of opening and recovering a
// journal (failed_precondition folder_in_use, data_loss journal_damaged).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/atollctl/journal_check.h"
#include "apps/atollctl/progress_bar.h"
#include "apps/atollctl/view.h"
#include "ports/disk.h"

namespace atollbank::atollctl {

struct Verdict {
  CheckFigures figures;
  std::optional<Difference> difference;  // the first, after which nothing was looked at
};

// Every folder with a journal in it, `data_folder` itself or below.
base::Result<std::vector<std::string>> journal_folders(const std::string& data_folder);

base::Result<Verdict> verify_journal(ports::Disk& disk, ProgressBar& progress);
base::Result<Verdict> verify_folder(const std::string& journal_folder, ProgressBar& progress);

// "verified 2,000,000 postings …: ok", or where and how it differs.
std::string verdict_line(const Verdict& verdict);
View view_of_verdict(const Verdict& verdict);

}  // namespace atollbank::atollctl
