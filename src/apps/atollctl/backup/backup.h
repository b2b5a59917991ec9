// SPDX-License-Identifier: Apache-2.0
// Takes the groups of a running ledger into a copy of its journal, while the ledger goes on.
//
// The copy says where it ends, so that the next run takes only what is new. One thread; blocks.
// Errors: those of the posting api and of adapters/file/journal_copy.h ·
// failed_precondition backup_of_another_ledger.
#pragma once

#include "adapters/file/journal_copy.h"
#include "apps/atollctl/ledger_calls.h"
#include "apps/atollctl/progress_bar.h"

namespace atollbank::atollctl {

struct CopyFigures {
  std::uint64_t groups = 0;
  std::uint64_t records = 0;  // commands, expiries among them
  std::uint64_t bytes = 0;
};

// Whether the copy's first and last group are the ledger's own; nothing is changed.
base::Result<void> check_same_ledger(LedgerCalls& ledger, const adapters::JournalCopy& copy);

// Takes everything up to the group that contains `end_slot`, or less where that is the end, and
// syncs.
base::Result<CopyFigures> back_up(LedgerCalls& ledger, adapters::JournalCopy& copy,
                                  std::uint64_t end_slot, ProgressBar& progress);

// Adds what one group is to the figures.
void count_group(std::span<const ports::Slot> group, CopyFigures& figures);

}  // namespace atollbank::atollctl
