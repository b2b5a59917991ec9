// SPDX-License-Identifier: Apache-2.0
// Rows of the projection → transactions as their customer sees them: joined with what the records
// know of all of them together, so that a page costs a few reads and not some a row. Blocking; any
// thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "services/transactions/projected.h"
#include "services/transactions/record_store.h"

namespace atollbank::transactions {

// `rows` are one account's, in the order of their ids; `client_id`: whose metadata is shown.
base::Result<std::vector<Transaction>> join(const TransactionRecordStore& records,
                                            std::span<const Projected> rows,
                                            const std::string& client_id);

}  // namespace atollbank::transactions
