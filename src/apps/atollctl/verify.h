// SPDX-License-Identifier: Apache-2.0
// Verifies the journals of a stopped bank: bytes and hash chain by the file adapter, every record
// by the naive ledger. Changes nothing in the folder.
//
// One thread; blocks. Errors as in stopped_journal.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/atollctl/journal_check.h"
#include "apps/atollctl/progress_bar.h"
#include "apps/atollctl/stopped_journal.h"
#include "apps/atollctl/view.h"
#include "ports/disk.h"

namespace atollbank::atollctl {

struct Verdict {
  CheckFigures figures;
  std::optional<Difference> difference;  // the first, after which nothing was looked at
};

base::Result<Verdict> verify_journal(ports::Disk& disk, ProgressBar& progress);
base::Result<Verdict> verify_folder(const std::string& journal_folder, ProgressBar& progress);

// "verified 2,000,000 postings …: ok", or where and how it differs.
std::string verdict_line(const Verdict& verdict);
View view_of_verdict(const Verdict& verdict);

}  // namespace atollbank::atollctl
