// SPDX-License-Identifier: Apache-2.0
// Finds a record by its slot or its id, in a running ledger or a stopped one's folder, and dumps
// it. One thread; blocks. Errors: not_found record_not_found, and those of the place looked in.
#pragma once

#include <string>

#include "apps/atollctl/dump/record_dump.h"
#include "apps/atollctl/ledger_calls.h"
#include "apps/atollctl/progress_bar.h"

namespace atollbank::atollctl {

struct RecordName {
  std::optional<std::uint64_t> slot{};
  base::Id id{};  // of its command, where there is no slot
};

base::Result<View> dump_of_ledger(LedgerCalls& ledger, const RecordName& name);
// Reads the journal up to the record.
base::Result<View> dump_of_folder(const std::string& data_folder, const RecordName& name,
                                  ProgressBar& progress);

}  // namespace atollbank::atollctl
