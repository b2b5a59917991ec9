// SPDX-License-Identifier: Apache-2.0
// Bank-to-customer statements of ISO 20022, camt.053 in versions 02 and later. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/imports/statement.h"

namespace atollbank::imports {

// Whether the text begins as an ISO 20022 document does.
bool looks_like_camt(std::string_view bytes);

// One line an entry, a batch of payments too. Entries that are pending or for information are left
// out and counted.
// reasons: those of base/xml.h and bank_values.h · camt_not_a_statement ·
// camt_version_unknown · camt_statement_missing · camt_element_missing ·
// camt_direction_malformed · statement_account_differs · statement_currency_differs ·
// line_text_too_long · file_too_large
base::Result<Statement> read_camt053(std::string_view bytes);

}  // namespace atollbank::imports
