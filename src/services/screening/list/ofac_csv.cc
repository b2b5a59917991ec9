// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/ofac_csv.h"

#include <fmt/format.h>

#include "services/screening/list/entry_rows.h"

namespace atollbank::screening {

using base::CsvRow;
using base::Result;

namespace {

constexpr char kEndOfFile = '\x1A';

enum EntryField : std::size_t { kNumber = 0, kName = 1, kType = 2, kProgramme = 3, kRemarks = 11 };
constexpr std::size_t kEntryFields = 12;
enum AliasField : std::size_t { kOfEntry = 0, kAlias = 3 };
constexpr std::size_t kAliasFields = 5;

Result<std::vector<CsvRow>> read_file(std::string_view bytes, std::size_t field_count) {
  while (!bytes.empty() &&
         (bytes.back() == kEndOfFile || bytes.back() == '\n' || bytes.back() == '\r')) {
    bytes.remove_suffix(1);
  }
  ATOLL_TRY(auto rows, read_rows(bytes));
  for (const CsvRow& row : rows) {
    if (row.fields.size() == field_count) continue;
    return refused("list_truncated", row.line_number,
                   fmt::format("{} fields are not {}", row.fields.size(), field_count));
  }
  return rows;
}

std::string field(const CsvRow& row, std::size_t index) {
  std::string text = in_one_line(row.fields[index]);
  return text == "-0-" ? std::string() : text;
}

EntryKind kind_of(std::string_view word) {
  if (word == "individual") return EntryKind::kPerson;
  return word.empty() ? EntryKind::kEntity : EntryKind::kOther;
}

}  // namespace

Result<ScreeningList> read_ofac_csv(std::string_view entries, std::string_view aliases) {
  EntryBuilder builder(ListFormat::kOfac);
  ATOLL_TRY(const auto rows, read_file(entries, kEntryFields));
  for (const CsvRow& row : rows) {
    ATOLL_TRY(ListEntry * entry, builder.add(field(row, kNumber), row.line_number));
    entry->kind = kind_of(field(row, kType));
    ATOLL_TRY_VOID(builder.add_name(*entry, field(row, kName), row.line_number));
    entry->programme = field(row, kProgramme).substr(0, kProgrammeSizeMax);
    const auto births = birth_dates_of_remarks(field(row, kRemarks));
    if (!births) builder.leave_out_births(*entry);
    for (const BirthDate& born : births.value_or(std::vector<BirthDate>())) {
      builder.add_birth(*entry, born);
    }
  }
  ATOLL_TRY(const auto alias_rows, read_file(aliases, kAliasFields));
  for (const CsvRow& row : alias_rows) {
    ListEntry* const entry = builder.find(field(row, kOfEntry));
    if (entry == nullptr) {
      return refused("list_alias_unknown", row.line_number, "the name is of no entry of the list");
    }
    ATOLL_TRY_VOID(builder.add_name(*entry, field(row, kAlias), row.line_number));
  }
  return builder.take();
}

}  // namespace atollbank::screening
