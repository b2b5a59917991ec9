// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/csv_form.h"

#include <span>

#include "base/writing/csv_cell.h"
#include "money/amount.h"
#include "services/statements/forms/entry_type.h"

namespace atollbank::statements {

namespace {

// "ID" is the record number. A reader of Monzo's export passes over the columns it has no name for.
constexpr std::string_view kHeader =
    "ID,Date,Time,Type,Name,Amount,Currency,Balance,Value date,Description,Transaction,Type code,"
    "Account number,Sort code,Money Out,Money In\r\n";

std::string exact_day(base::Timestamp time) { return base::to_rfc3339_exact(time).substr(0, 10); }
std::string exact_clock(base::Timestamp time) { return base::to_rfc3339_exact(time).substr(11, 8); }

void append_row(std::string& text, std::span<const std::string> cells) {
  bool is_first = true;
  for (const std::string& cell : cells) {
    if (!is_first) text += ',';
    is_first = false;
    text += cell;
  }
  text += "\r\n";
}

}  // namespace

std::string to_csv(const Statement& statement) {
  std::string text(kHeader);
  const money::Currency currency = statement.head.currency;
  for (const StatementEntry& entry : statement.entries) {
    const EntryType& type = type_of(entry.scheme);
    const std::string amount =
        money::to_decimal({.minor = entry.amount_minor, .currency = currency});
    const bool is_debit = entry.amount_minor < 0;
    const bool is_known = !entry.transaction_id.is_nil();
    const std::string cells[] = {
        std::to_string(entry.slot),
        exact_day(entry.booked),
        exact_clock(entry.booked),
        std::string(type.words),
        base::csv_cell(entry.other.name),
        amount,
        std::string(currency.alpha()),
        money::to_decimal({.minor = entry.balance_after_minor, .currency = currency}),
        exact_day(entry.valued),
        base::csv_cell(entry.description),
        is_known ? base::to_text("tx", entry.transaction_id) : "",
        std::string(type.code),
        base::csv_cell(entry.other.account_number),
        base::csv_cell(entry.other.sort_code),
        is_debit ? amount : "",
        is_debit ? "" : amount,
    };
    append_row(text, cells);
  }
  return text;
}

}  // namespace atollbank::statements
