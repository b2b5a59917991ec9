// SPDX-License-Identifier: Apache-2.0
// Monzo's export as CSV, of today and of earlier years: columns are found by their names. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/imports/statement.h"

namespace atollbank::imports {

// Whether the first row names the columns that such a file cannot be without.
bool looks_like_monzo_csv(std::string_view text);

// reasons: those of csv.h and bank_values.h · file_empty · csv_column_missing · csv_column_repeated
// · csv_truncated (a row with fewer fields than there are columns) · csv_row_too_long ·
// line_id_missing · line_text_too_long · csv_amounts_differ (Amount against Money In and Money Out)
base::Result<Statement> read_monzo_csv(std::string_view text);

}  // namespace atollbank::imports
