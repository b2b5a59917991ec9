// SPDX-License-Identifier: Apache-2.0
// Statements of an OFX file, of a bank account or of a credit card. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/imports/statement.h"

namespace atollbank::imports {

// reasons: those of ofx_elements.h and bank_values.h · ofx_status (the bank's own error) ·
// ofx_statement_missing · statement_account_differs · statement_currency_differs · line_id_missing
// · line_text_too_long · file_too_large
base::Result<Statement> read_ofx(std::string_view bytes);

}  // namespace atollbank::imports
