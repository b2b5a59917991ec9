// SPDX-License-Identifier: Apache-2.0
// For tests and fuzzers: every form of a statement, read back by what reads other banks' files, and
// compared with the statement.
#pragma once

#include <string>

#include "base/json.h"
#include "services/imports/gaps.h"
#include "services/imports/reading.h"
#include "services/statements/forms/camt_form.h"
#include "services/statements/forms/csv_form.h"
#include "services/statements/forms/entry_type.h"
#include "services/statements/forms/json_form.h"
#include "services/statements/forms/ofx_form.h"
#include "services/statements/printable.h"
#include "services/statements/statement_fixture.h"

namespace atollbank::statements {

// The line that a form should be read back as: all forms name an entry by its record.
inline imports::StatementLine line_of(const StatementEntry& entry) {
  imports::StatementLine line;
  line.id = std::to_string(entry.slot);
  line.booked = base::Timestamp::from_ms(entry.booked.ms());
  line.valued = base::Timestamp::from_ms(entry.valued.ms());
  line.amount_minor = entry.amount_minor;
  line.description = entry.description;
  line.counterparty = entry.other.name;
  line.account_number = entry.other.account_number;
  line.sort_code = entry.other.sort_code;
  return line;
}

inline imports::StatementLine camt_line(const StatementEntry& entry) {
  imports::StatementLine line = line_of(entry);
  if (line.description.empty()) line.description = type_of(entry.scheme).words;
  return line;
}

inline imports::StatementLine ofx_line(const StatementEntry& entry) {
  imports::StatementLine line = camt_line(entry);
  const std::string& name = entry.other.name.empty() ? line.description : entry.other.name;
  line.notes = line.description;
  line.counterparty = line.description = first_characters(name, 32);
  if (line.notes == line.description) line.notes = "";
  if (line.account_number.empty() || line.sort_code.empty()) {
    line.account_number = line.sort_code = "";
  }
  line.account_number = first_characters(line.account_number, 22);
  line.sort_code = first_characters(line.sort_code, 9);
  return line;
}

// Without the apostrophe before what a spreadsheet would take for a formula.
inline std::string harmless(const std::string& text) {
  return text.find_first_of("=+-@|%") == 0 ? "'" + text : text;
}

inline imports::StatementLine csv_line(const StatementEntry& entry) {
  imports::StatementLine line = line_of(entry);
  line.booked.nanoseconds -= line.booked.nanoseconds % 1'000'000'000;
  line.valued = line.booked;
  line.account_number = line.sort_code = "";
  line.counterparty = harmless(line.counterparty);
  line.description = harmless(line.description);
  if (line.description.empty()) line.description = line.counterparty;
  if (line.counterparty.empty() && entry.scheme == Scheme::kCard) {
    line.counterparty = line.description;
  }
  return line;
}

// "" when what was read says what the statement does.
template <class Expected>
std::string fault_of_lines(const std::string& form, const imports::Statement& read,
                           const Statement& statement, Expected expected) {
  if (read.lines.size() != statement.entries.size()) return form + ": entries are missing";
  if (read.pending_count != 0) return form + ": an entry is not booked";
  for (std::size_t i = 0; i < read.lines.size(); ++i) {
    imports::StatementLine line = expected(statement.entries[i]);
    line.currency = statement.head.currency.numeric();
    line.kind = read.lines[i].kind;
    line.line_number = read.lines[i].line_number;
    if (line == read.lines[i]) continue;
    return form + ": record " + line.id + " is read as '" + read.lines[i].description + "', '" +
           read.lines[i].counterparty + "', " + base::to_rfc3339(read.lines[i].booked);
  }
  return "";
}

inline std::string fault_of_camt(const Statement& statement) {
  const auto read = imports::read_statement(to_camt053(statement), std::nullopt);
  if (!read) return "camt: " + read.error().message;
  const imports::StatementPart& part = read->parts.front();
  const StatementHead& head = statement.head;
  const bool is_same =
      read->format == imports::FileFormat::kCamt053 && read->parts.size() == 1 &&
      part.id == base::to_text("stmt", head.id) && part.opening_minor == head.opening_minor &&
      part.closing_minor == head.closing_minor && part.sequence.value_or(0) == head.number &&
      read->account == head.account.iban;
  if (!is_same) return "camt: the head differs";
  return fault_of_lines("camt", *read, statement, camt_line);
}

inline std::string fault_of_ofx(const Statement& statement) {
  const auto read = imports::read_statement(to_ofx(statement), std::nullopt);
  if (!read) return "ofx: " + read.error().message;
  const bool is_same = read->format == imports::FileFormat::kOfx &&
                       read->parts.front().closing_minor == statement.head.closing_minor;
  if (!is_same) return "ofx: the head differs";
  return fault_of_lines("ofx", *read, statement, ofx_line);
}

inline std::string fault_of_csv(const Statement& statement) {
  const auto read = imports::read_statement(to_csv(statement), std::nullopt);
  if (!read) return "csv: " + read.error().message;
  return fault_of_lines("csv", *read, statement, csv_line);
}

inline std::string fault_of_json(const Statement& statement) {
  const auto read = base::JsonValue::parse(to_json(as_issued(statement)), std::size_t{64} << 20);
  if (!read) return "json: " + read.error().message;
  const auto entries = read->get_array("entries");
  const bool is_same = read->get_integer("opening_balance_minor") == statement.head.opening_minor &&
                       read->get_integer("closing_balance_minor") == statement.head.closing_minor &&
                       entries && entries->size() == statement.entries.size();
  if (!is_same) return "json: the head differs";
  for (std::size_t i = 0; i < statement.entries.size(); ++i) {
    const StatementEntry& entry = statement.entries[i];
    const base::JsonValue& one = (*entries)[i];
    const bool is_same_entry =
        one.get_integer("record") == static_cast<std::int64_t>(entry.slot) &&
        one.get_integer("amount_minor") == entry.amount_minor &&
        one.get_integer("balance_after_minor") == entry.balance_after_minor &&
        one.get_string("booked") == base::to_rfc3339_exact(entry.booked) &&
        one.get_string("value_date") == base::to_rfc3339_exact(entry.valued) &&
        one.get_string("description") == entry.description &&
        one.find("counterparty")->get_string("name") == entry.other.name;
    if (!is_same_entry) return "json: record " + std::to_string(entry.slot) + " differs";
  }
  return "";
}

// "" when every form can be read back and says what the statement does.
inline std::string fault_of_forms(const Statement& statement) {
  for (const auto fault_of : {fault_of_camt, fault_of_ofx, fault_of_csv, fault_of_json}) {
    if (std::string fault = fault_of(statement); !fault.empty()) return fault;
  }
  return "";
}

}  // namespace atollbank::statements
