// SPDX-License-Identifier: Apache-2.0
// Draws a statement up of what the ledger has on record of an account, joined with the words of its
// transactions. Pure: the same records and words are the same statement.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/result.h"
#include "services/posting/api.h"
#include "services/statements/statement.h"
#include "services/transactions/transaction.h"

namespace atollbank::statements {

// What the ledger says of the account over the period.
struct LedgerRecords {
  std::vector<posting::StatementEntry> records;    // of the period, oldest first, holds too
  std::optional<posting::StatementEntry> before;   // the newest that is older
  std::optional<std::int64_t> next_opening_minor;  // the balance before the oldest that is newer
  std::int64_t balance_minor = 0;                  // where there is no newer one: the account's
};

// Transactions by the slot of the entry that they explain.
using Words = std::map<std::uint64_t, transactions::Transaction>;

// What is asked for: everything of the head but what the records say.
struct DrawUp {
  StatedAccount account;
  money::Currency currency = money::Currency::gbp();
  Period period;
  std::uint32_t number = 0;
  base::Timestamp issued;
};

// A statement that ties, to the ledger's balance behind the period too. invalid_argument
// period_invalid · failed_precondition statement_too_long · data_loss: the reasons of tying.h
base::Result<Statement> draw_up(const DrawUp& asked, const LedgerRecords& ledger,
                                const Words& words);

// The ids that the transaction of an entry may have, the likely one first; none when no transaction
// that customers see can belong to it. `hold`: of a capture, the record of its hold.
std::vector<base::Id> transaction_ids(const posting::StatementEntry& record, base::Id account_id,
                                      const posting::StatementEntry* hold);

}  // namespace atollbank::statements
