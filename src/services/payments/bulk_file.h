// SPDX-License-Identifier: Apache-2.0
// Reads the file of a bulk payment: comma-separated values in UTF-8, with a header that names these
// columns in any order, and a payment a line. Pure.
//
//   payee_id        of a payee that the customer keeps; or else the next three
//   name            of the payee
//   sort_code       as people write it
//   account_number
//   amount          with all its decimals and nothing else: 12.50, never 1250
//   reference       may be empty; the column may be missing
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "money/currency.h"
#include "services/payments/bulk_payment.h"

namespace atollbank::payments {

struct PayeeNumbers {
  std::string name;
  std::string sort_code;
  std::string account_number;

  bool operator==(const PayeeNumbers&) const = default;
};

struct BulkLine {
  std::uint32_t line_number = 0;
  std::variant<base::Id, PayeeNumbers> payee;  // the id of one that is kept, or the numbers
  std::int64_t amount_minor = 0;
  std::string reference;

  bool operator==(const BulkLine&) const = default;
};

struct BulkFile {
  std::vector<BulkLine> lines;  // both in the order of the file
  std::vector<BadLine> bad_lines;
};

// Of a line: fields_missing, fields_extra, payee_missing (no id, or not all three of the others),
// payee_ambiguous (an id and one of the others), malformed_payee_id, malformed_amount,
// amount_invalid, reference_invalid, payee_name_invalid. Of the file, invalid_argument: file_empty
// (no line but the header), file_too_large (bytes, lines or a field), file_not_text,
// csv_column_missing, csv_column_repeated, csv_column_unknown, csv_quote_misplaced, csv_truncated
base::Result<BulkFile> read_bulk_file(std::string_view bytes, money::Currency currency);

}  // namespace atollbank::payments
