// SPDX-License-Identifier: Apache-2.0
// Answers what customers ask about transactions: rows of the projection, joined with what the
// records know of them (joining.h). Blocking; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/projections.h"
#include "services/transactions/projected.h"
#include "services/transactions/record_store.h"
#include "services/transactions/spending.h"

namespace atollbank::transactions {

class TransactionReader {
 public:
  TransactionReader(const ports::ProjectionReader& projections,
                    const TransactionRecordStore& records)
      : projections_(projections), records_(records) {}

  // not_found account_not_found · permission_denied account_not_owned
  base::Result<void> check_owner(base::Id user_id, base::Id account_id) const;

  // Also invalid_argument limit_invalid.
  base::Result<std::vector<Transaction>> list(const ListTransactions& request) const;
  // not_found transaction_not_found
  base::Result<Transaction> get(const GetTransaction& request) const;
  // Accounts, then pots.
  base::Result<std::vector<base::Id>> addresses_of(base::Id user_id) const;
  // A row as a client sees it: the caller has checked whose it is.
  base::Result<Transaction> show(const Projected& row, const std::string& client_id) const;
  // Card spending that was booked or held on the day that began then; negative or 0.
  base::Result<std::int64_t> spending_of(base::Id account_id, base::Timestamp day) const;
  // One for each month from `first` to `last`.
  base::Result<std::vector<MonthSpending>> spending_between(base::Id account_id, Month first,
                                                            Month last) const;

 private:
  base::Result<std::vector<ports::Put>> rows_of(const ListTransactions& request) const;

  const ports::ProjectionReader& projections_;
  const TransactionRecordStore& records_;
};

}  // namespace atollbank::transactions
