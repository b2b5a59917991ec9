// SPDX-License-Identifier: Apache-2.0
// Verifies the journals of a stopped bank: bytes and hash chain by the file adapter, every sum by a
// fold, every decision by the naive ledger, every signed head by a tree of its own. Changes nothing
// in the folder.
//
// One thread; blocks. Errors as in stopped_journal.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/atollctl/audit/fold_audit.h"
#include "apps/atollctl/audit/seal_audit.h"
#include "apps/atollctl/progress_bar.h"
#include "apps/atollctl/stopped_journal.h"
#include "apps/atollctl/view.h"
#include "ports/disk.h"

namespace atollbank::atollctl {

struct VerifyOptions {
  bool fast = false;  // only sums and chains: nothing is decided again
  std::optional<seals::VerifierKey> seal_key{};
};

struct Verdict {
  CheckFigures figures;
  SealFigures seals;
  bool decided_again = true;             // by the naive ledger
  std::optional<Difference> difference;  // the first, after which nothing was looked at
};

base::Result<Verdict> verify_journal(ports::Disk& disk, ProgressBar& progress,
                                     const VerifyOptions& options = {});
// Without a key in the options the ledger's own, if it lies in the folder.
base::Result<Verdict> verify_folder(const std::string& journal_folder, ProgressBar& progress,
                                    VerifyOptions options = {});

// "verified 2,000,000 postings …: ok", or where and how it differs.
std::string verdict_line(const Verdict& verdict);
View view_of_verdict(const Verdict& verdict);

}  // namespace atollbank::atollctl
