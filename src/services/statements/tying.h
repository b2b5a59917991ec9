// SPDX-License-Identifier: Apache-2.0
// Whether a statement ties: to itself, to the ledger, and to the statement before it. One that does
// not is never issued. Pure.
#pragma once

#include "base/result.h"
#include "services/statements/statement.h"

namespace atollbank::statements {

// The opening balance and the entries make the closing balance, each balance follows from the one
// before, entries stand in the journal's order within the period and the slots, and the sums are
// theirs. data_loss: statement_entry_empty · statement_entry_misplaced (its time or its slot) ·
// statement_out_of_order · statement_balance_breaks · statement_closing_differs ·
// statement_sums_differ · statement_overflows
base::Result<void> check_ties(const Statement& statement);

// `later` opens where `earlier` closed: with its balance, at its slot, in its currency.
// data_loss statements_do_not_join
base::Result<void> check_joins(const StatementHead& earlier, const StatementHead& later);

}  // namespace atollbank::statements
