// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/uk_csv.h"

#include <algorithm>
#include <array>

#include "services/screening/list/entry_rows.h"

namespace atollbank::screening {

using base::CsvRow;
using base::Result;

namespace {

enum Column : std::size_t { kId, kKind, kBorn, kProgramme, kOwnScript, kFirstName };
constexpr std::size_t kNameParts = 6;  // the family name last
using ColumnNames = std::array<std::string_view, kFirstName + kNameParts>;

constexpr ColumnNames kConsolidated = {
    "Group ID", "Group Type", "DOB",    "Regime", "Name Non-Latin Script", "Name 1", "Name 2",
    "Name 3",   "Name 4",     "Name 5", "Name 6"};
constexpr ColumnNames kSanctions = {
    "Unique ID", "Designation Type", "D.O.B",  "Regime Name", "Name non-latin script",
    "Name 1",    "Name 2",           "Name 3", "Name 4",      "Name 5",
    "Name 6"};

bool is_header(const CsvRow& row) {
  return std::ranges::any_of(
      row.fields, [](const std::string& field) { return in_one_line(field) == "Name 6"; });
}

Result<Columns> columns_of(const CsvRow& header) {
  if (auto columns = Columns::of(header, kConsolidated)) return columns;
  return Columns::of(header, kSanctions);
}

// A ship, and what may come after it, is screened as well.
EntryKind kind_of(std::string_view word) {
  if (word == "Individual") return EntryKind::kPerson;
  return word == "Entity" ? EntryKind::kEntity : EntryKind::kOther;
}

Result<void> read_row(const Columns& columns, const CsvRow& row, EntryBuilder& builder) {
  ATOLL_TRY_VOID(columns.check(row));
  ATOLL_TRY(ListEntry * entry, builder.find_or_add(columns.field(row, kId), row.line_number));
  entry->kind = kind_of(columns.field(row, kKind));
  std::string name;
  for (std::size_t part = 0; part < kNameParts; ++part) {
    name += ' ';
    name += columns.field(row, kFirstName + part);
  }
  ATOLL_TRY_VOID(builder.add_name(*entry, in_one_line(name), row.line_number));
  ATOLL_TRY_VOID(builder.add_name(*entry, columns.field(row, kOwnScript), row.line_number));
  const auto born_text = columns.field(row, kBorn);
  if (const auto born = parse_uk_birth_date(born_text)) {
    builder.add_birth(*entry, *born);
  } else if (born_text.find_first_not_of(' ') != std::string_view::npos) {
    builder.leave_out_births(*entry);
  }
  entry->programme = columns.field(row, kProgramme).substr(0, kProgrammeSizeMax);
  return {};
}

}  // namespace

Result<ScreeningList> read_uk_csv(std::string_view bytes) {
  ATOLL_TRY(const auto rows, read_rows(bytes));
  if (rows.empty()) return refused("list_empty", 1, "there is no header");
  const std::size_t header = !is_header(rows[0]) && rows.size() > 1 ? 1 : 0;
  ATOLL_TRY(const Columns columns, columns_of(rows[header]));
  EntryBuilder builder(ListFormat::kUk);
  for (std::size_t i = header + 1; i < rows.size(); ++i) {
    ATOLL_TRY_VOID(read_row(columns, rows[i], builder));
  }
  return builder.take();
}

}  // namespace atollbank::screening
