// SPDX-License-Identifier: Apache-2.0
// A page of an account's records, newest first, by walking its chain of previous slots. Shows only
// what was durable when the walk began. Blocks on the disk for what is not in memory.
#pragma once

#include "ports/journal.h"
#include "services/posting/reader_table.h"

namespace atollbank::posting {

// not_found account_not_found · invalid_argument limit_invalid · data_loss record_unreadable
base::Result<StatementPage> read_statement(const ports::Journal& journal,
                                           const ReaderTable& readers,
                                           const StatementRequest& request);

}  // namespace atollbank::posting
