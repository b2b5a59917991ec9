// SPDX-License-Identifier: Apache-2.0
#include "services/imports/monzo_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text/csv.h"
#include "services/imports/bank_values.h"

namespace atollbank::imports {

using base::CsvRow;
using base::read_csv;
using base::Result;

namespace {

// The header and the lines.
constexpr base::CsvLimits kLimits{.row_count_max = kLineCountMax + 1};

enum class Column : std::uint8_t {
  kId,
  kCreated,
  kDate,
  kTime,
  kType,
  kName,
  kEmoji,
  kCategory,
  kAmount,
  kCurrency,
  kLocalAmount,
  kLocalCurrency,
  kNotes,
  kAddress,
  kDescription,
  kMoneyOut,
  kMoneyIn,
};
constexpr std::size_t kColumnCount = 17;

struct ColumnName {
  std::string_view name;  // in small letters, '_' written as a blank
  Column column;
};

// Today's names, then those of earlier exports.
constexpr std::array kColumnNames = {
    ColumnName{"transaction id", Column::kId},
    ColumnName{"date", Column::kDate},
    ColumnName{"time", Column::kTime},
    ColumnName{"type", Column::kType},
    ColumnName{"name", Column::kName},
    ColumnName{"emoji", Column::kEmoji},
    ColumnName{"category", Column::kCategory},
    ColumnName{"amount", Column::kAmount},
    ColumnName{"currency", Column::kCurrency},
    ColumnName{"local amount", Column::kLocalAmount},
    ColumnName{"local currency", Column::kLocalCurrency},
    ColumnName{"notes and #tags", Column::kNotes},
    ColumnName{"address", Column::kAddress},
    ColumnName{"description", Column::kDescription},
    ColumnName{"money out", Column::kMoneyOut},
    ColumnName{"money in", Column::kMoneyIn},
    ColumnName{"id", Column::kId},
    ColumnName{"created", Column::kCreated},
    ColumnName{"notes", Column::kNotes},
};

struct KindName {
  std::string_view name;
  LineKind kind;
};
constexpr std::array kKindNames = {
    KindName{"card payment", LineKind::kCard},
    KindName{"mastercard", LineKind::kCard},
    KindName{"faster payment", LineKind::kFasterPayment},
    KindName{"payport faster payments", LineKind::kFasterPayment},
    KindName{"faster payments", LineKind::kFasterPayment},
    KindName{"direct debit", LineKind::kDirectDebit},
    KindName{"bacs (direct credit)", LineKind::kDirectDebit},
    KindName{"bacs", LineKind::kDirectDebit},
    KindName{"pot transfer", LineKind::kPotTransfer},
    KindName{"uk retail pot", LineKind::kPotTransfer},
    KindName{"topup", LineKind::kTopUp},
    KindName{"top up", LineKind::kTopUp},
    KindName{"monzo-to-monzo", LineKind::kPersonToPerson},
    KindName{"p2p payment", LineKind::kPersonToPerson},
    KindName{"account interest", LineKind::kInterest},
    KindName{"interest", LineKind::kInterest},
    KindName{"overdraft", LineKind::kFee},
    KindName{"ledger adjustment", LineKind::kOther},
};

std::string plain_name(std::string_view text) {
  std::string name = in_small_letters(without_blanks(text));
  std::ranges::replace(name, '_', ' ');
  return name;
}

class Columns {
 public:
  static Result<Columns> of(const CsvRow& header) {
    Columns columns;
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
      const std::string name = plain_name(header.fields[i]);
      const auto known = std::ranges::find(kColumnNames, name, &ColumnName::name);
      if (known == kColumnNames.end()) continue;  // Receipt, Category split, what comes next year
      auto& place = columns.places_[static_cast<std::size_t>(known->column)];
      if (place) {
        return refused("csv_column_repeated", header.line_number,
                       fmt::format("the column '{}' is there twice", name));
      }
      place = i;
    }
    const bool has_date = columns.has(Column::kDate) || columns.has(Column::kCreated);
    for (const auto& [name, is_there] :
         {std::pair{"Transaction ID", columns.has(Column::kId)}, std::pair{"Date", has_date},
          std::pair{"Amount", columns.has(Column::kAmount)}}) {
      if (!is_there) {
        return refused("csv_column_missing", header.line_number,
                       fmt::format("there is no column '{}'", name));
      }
    }
    return columns;
  }

  bool has(Column column) const { return places_[static_cast<std::size_t>(column)].has_value(); }
  std::string text(const CsvRow& row, Column column) const {
    const auto place = places_[static_cast<std::size_t>(column)];
    return place ? std::string(without_blanks(row.fields[*place])) : std::string();
  }

 private:
  std::array<std::optional<std::size_t>, kColumnCount> places_;
};

LineKind kind_of(const Columns& columns, const CsvRow& row) {
  // The first exports told no type: what has an emoji was bought.
  if (!columns.has(Column::kType)) {
    return columns.text(row, Column::kEmoji).empty() ? LineKind::kOther : LineKind::kCard;
  }
  const std::string type = plain_name(columns.text(row, Column::kType));
  const auto known = std::ranges::find(kKindNames, type, &KindName::name);
  return known == kKindNames.end() ? LineKind::kOther : known->kind;
}

// A row cut in its last fields would lack one of them.
Result<void> check_in_and_out(const Columns& columns, const CsvRow& row, money::Currency currency,
                              std::int64_t amount_minor) {
  if (!columns.has(Column::kMoneyOut) || !columns.has(Column::kMoneyIn)) return {};
  std::int64_t moved_minor = 0;
  for (const Column column : {Column::kMoneyOut, Column::kMoneyIn}) {
    const std::string text = columns.text(row, column);
    if (text.empty()) continue;
    ATOLL_TRY(const std::int64_t minor, parse_amount_minor(text, currency, row.line_number));
    const bool is_out = column == Column::kMoneyOut;
    moved_minor += is_out && minor > 0 ? -minor : minor;
  }
  if (moved_minor == amount_minor) return {};
  return refused("csv_amounts_differ", row.line_number,
                 "Amount is neither what Money Out nor what Money In says");
}

Result<StatementLine> line_of(const Columns& columns, const CsvRow& row) {
  const auto text = [&](Column column) { return columns.text(row, column); };
  StatementLine line;
  line.line_number = row.line_number;
  line.id = text(Column::kId);
  auto currency = money::Currency::gbp();
  if (!text(Column::kCurrency).empty()) {
    ATOLL_TRY(currency, parse_currency(text(Column::kCurrency), row.line_number));
  }
  line.currency = currency.numeric();
  ATOLL_TRY(line.amount_minor,
            parse_amount_minor(text(Column::kAmount), currency, row.line_number));
  if (columns.has(Column::kDate)) {
    ATOLL_TRY(line.booked,
              parse_date_and_time(text(Column::kDate), text(Column::kTime), row.line_number));
  } else {
    ATOLL_TRY(line.booked, parse_moment(text(Column::kCreated), row.line_number));
  }
  line.valued = line.booked;
  const std::string local_currency = text(Column::kLocalCurrency);
  if (!local_currency.empty() && !text(Column::kLocalAmount).empty()) {
    ATOLL_TRY(const auto local, parse_currency(local_currency, row.line_number));
    ATOLL_TRY(const std::int64_t local_minor,
              parse_amount_minor(text(Column::kLocalAmount), local, row.line_number));
    if (local != currency) {
      line.local_currency = local.numeric();
      line.local_amount_minor = local_minor;
    }
  }
  line.kind = kind_of(columns, row);
  line.counterparty = text(Column::kName);
  line.description = text(Column::kDescription);
  if (line.description.empty()) line.description = line.counterparty;
  if (line.counterparty.empty() && line.kind == LineKind::kCard) {
    line.counterparty = line.description;
  }
  line.category = text(Column::kCategory);
  line.emoji = text(Column::kEmoji);
  line.address = text(Column::kAddress);
  line.notes = text(Column::kNotes);
  ATOLL_TRY_VOID(check_texts(line));
  ATOLL_TRY_VOID(check_in_and_out(columns, row, currency, line.amount_minor));
  return line;
}

}  // namespace

bool looks_like_monzo_csv(std::string_view text) {
  const auto header = text.substr(0, std::min(text.find_first_of("\r\n"), text.size()));
  const auto rows = read_csv(header, kLimits);
  return rows && !rows->empty() && Columns::of(rows->front());
}

Result<Statement> read_monzo_csv(std::string_view text) {
  ATOLL_TRY(const auto rows, read_csv(text, kLimits));
  if (rows.empty()) return refused("file_empty", 1, "there is no header");
  ATOLL_TRY(const auto columns, Columns::of(rows.front()));
  Statement statement{.format = FileFormat::kMonzoCsv,
                      .account = {},
                      .currency = money::Currency::gbp().numeric(),
                      .parts = {},
                      .lines = {},
                      .pending_count = 0};
  const std::size_t column_count = rows.front().fields.size();
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const CsvRow& row = rows[i];
    if (row.fields.size() < column_count) {
      return refused("csv_truncated", row.line_number,
                     fmt::format("the row has {} of {} fields", row.fields.size(), column_count));
    }
    if (row.fields.size() > column_count) {
      return refused(
          "csv_row_too_long", row.line_number,
          fmt::format("the row has {} fields for {} columns", row.fields.size(), column_count));
    }
    ATOLL_TRY(StatementLine line, line_of(columns, row));
    statement.lines.push_back(std::move(line));
  }
  if (!statement.lines.empty()) statement.currency = statement.lines.front().currency;
  statement.parts.push_back({.id = {},
                             .line_number = 1,
                             .sequence = {},
                             .opening_minor = {},
                             .closing_minor = {},
                             .first_line = 0,
                             .line_count = statement.lines.size()});
  return statement;
}

}  // namespace atollbank::imports
