// SPDX-License-Identifier: Apache-2.0
// One transaction as a row of CSV (RFC 4180), in the columns of Monzo's export, so that what reads
// those reads these. Times are UTC. Pure.
#pragma once

#include <string>
#include <string_view>

#include "services/transactions/transaction.h"

namespace atollbank::edge {

inline constexpr std::string_view kCsvHeader =
    "Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,"
    "Local currency,Notes and #tags,Address,Receipt,Description,Category split,Money Out,"
    "Money In\r\n";

void append_csv_row(std::string& text, const transactions::Transaction& transaction);

}  // namespace atollbank::edge
