// SPDX-License-Identifier: Apache-2.0
#include "services/payments/bulk_file.h"

#include <array>
#include <optional>

#include "base/text/csv.h"
#include "base/text_lines.h"
#include "base/utf8.h"
#include "services/accounts/api.h"
#include "services/payments/api.h"
#include "services/payments/texts.h"

namespace atollbank::payments {

using base::CsvRow;
using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr base::CsvLimits kLimits{.row_count_max = kBulkLinesMax + 1,  // the header too
                                  .field_count_max = 16,
                                  .field_size_max = 1024};

enum class Column : std::uint8_t {
  kPayeeId,
  kName,
  kSortCode,
  kAccountNumber,
  kAmount,
  kReference,
};
constexpr std::array<std::string_view, 6> kColumnNames = {"payee_id",       "name",   "sort_code",
                                                          "account_number", "amount", "reference"};

tl::unexpected<base::Error> refused(const char* reason, const char* what) {
  return fail(ErrorCode::kInvalidArgument, reason, what);
}

class Columns {
 public:
  static Result<Columns> of(const CsvRow& header) {
    Columns columns;
    for (std::size_t place = 0; place < header.fields.size(); ++place) {
      const auto wanted = base::without_outer_blanks(header.fields[place]);
      const auto known = std::ranges::find(kColumnNames, wanted);
      if (known == kColumnNames.end()) {
        return refused("csv_column_unknown", "the header names a column that is not known");
      }
      auto& there = columns.places_[static_cast<std::size_t>(known - kColumnNames.begin())];
      if (there) return refused("csv_column_repeated", "the header names a column twice");
      there = place;
    }
    const bool has_numbers = columns.has(Column::kName) && columns.has(Column::kSortCode) &&
                             columns.has(Column::kAccountNumber);
    if (!columns.has(Column::kAmount) || (!columns.has(Column::kPayeeId) && !has_numbers)) {
      return refused("csv_column_missing",
                     "the header names amount, and payee_id or name, sort_code, account_number");
    }
    return columns;
  }

  bool has(Column column) const { return places_[static_cast<std::size_t>(column)].has_value(); }
  std::string text(const CsvRow& row, Column column) const {
    const auto place = places_[static_cast<std::size_t>(column)];
    return place ? std::string(base::without_outer_blanks(row.fields[*place])) : std::string();
  }

 private:
  std::array<std::optional<std::size_t>, kColumnNames.size()> places_;
};

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// All decimals are asked for, so that pence are never taken for pounds.
Result<std::int64_t> parse_amount(std::string_view text, money::Currency currency) {
  constexpr std::size_t kDigitsMax = 18;
  const auto decimals = static_cast<std::size_t>(currency.exponent());
  std::string digits(text);
  if (decimals > 0) {
    const auto point = text.find('.');
    const bool is_whole = point != std::string_view::npos && is_digits(text.substr(0, point)) &&
                          text.size() - point - 1 == decimals;
    if (!is_whole) return refused("malformed_amount", "an amount is written as 12.50");
    digits.erase(point, 1);
  }
  if (!is_digits(digits)) return refused("malformed_amount", "an amount is written as 12.50");
  if (digits.size() > kDigitsMax) return refused("amount_invalid", "no account holds so much");
  const std::int64_t amount_minor = std::stoll(digits);
  ATOLL_TRY_VOID(accounts::check_amount(amount_minor));
  return amount_minor;
}

Result<std::variant<base::Id, PayeeNumbers>> payee_of(const Columns& columns, const CsvRow& row) {
  const std::string id_text = columns.text(row, Column::kPayeeId);
  PayeeNumbers numbers{.name = columns.text(row, Column::kName),
                       .sort_code = columns.text(row, Column::kSortCode),
                       .account_number = columns.text(row, Column::kAccountNumber)};
  const bool has_none =
      numbers.name.empty() && numbers.sort_code.empty() && numbers.account_number.empty();
  const bool has_all =
      !numbers.name.empty() && !numbers.sort_code.empty() && !numbers.account_number.empty();
  if (!id_text.empty()) {
    if (!has_none) return refused("payee_ambiguous", "either the payee's id or her numbers");
    const auto id = base::parse_id("payee", id_text);
    if (!id) return refused("malformed_payee_id", "this is no id of a payee");
    return *id;
  }
  if (!has_all) return refused("payee_missing", "the payee's id, or name and numbers");
  ATOLL_TRY_VOID(check_name(numbers.name));
  return numbers;
}

Result<BulkLine> line_of(const Columns& columns, const CsvRow& row, std::size_t field_count,
                         money::Currency currency) {
  if (row.fields.size() < field_count) return refused("fields_missing", "the line is too short");
  if (row.fields.size() > field_count) return refused("fields_extra", "the line is too long");
  BulkLine line{.line_number = row.line_number, .payee = {}, .reference = {}};
  ATOLL_TRY(line.payee, payee_of(columns, row));
  ATOLL_TRY(line.amount_minor, parse_amount(columns.text(row, Column::kAmount), currency));
  line.reference = columns.text(row, Column::kReference);
  ATOLL_TRY_VOID(check_reference(line.reference));
  return line;
}

}  // namespace

Result<BulkFile> read_bulk_file(std::string_view bytes, money::Currency currency) {
  if (bytes.size() > kBulkFileBytesMax) return refused("file_too_large", "the file is too large");
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (!base::is_plain_utf8(bytes)) return refused("file_not_text", "the file is not UTF-8");
  ATOLL_TRY(const auto rows, base::read_csv(bytes, kLimits));
  if (rows.empty()) return refused("file_empty", "the file has no header");
  ATOLL_TRY(const auto columns, Columns::of(rows.front()));
  if (rows.size() == 1) return refused("file_empty", "the file has a header and no lines");
  BulkFile file;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    auto line = line_of(columns, rows[i], rows.front().fields.size(), currency);
    if (line) {
      file.lines.push_back(*std::move(line));
    } else {
      file.bad_lines.push_back({.line_number = rows[i].line_number, .reason = line.error().reason});
    }
  }
  return file;
}

}  // namespace atollbank::payments
