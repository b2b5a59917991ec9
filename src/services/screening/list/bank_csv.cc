// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/bank_csv.h"

#include <algorithm>
#include <array>

#include "services/screening/list/entry_rows.h"

namespace atollbank::screening {

using base::CsvRow;
using base::Result;

namespace {

enum Column : std::size_t { kId, kKind, kName, kAliases, kBorn, kCountries, kProgramme };
constexpr std::array<std::string_view, 7> kNames = {"id",   "kind",      "name",     "aliases",
                                                    "born", "countries", "programme"};

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('|'), text.size());
    parts.push_back(in_one_line(text.substr(0, size)));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return parts;
}

Result<EntryKind> kind_of(std::string_view word, std::uint32_t line_number) {
  if (word == "person") return EntryKind::kPerson;
  if (word == "entity") return EntryKind::kEntity;
  if (word == "other") return EntryKind::kOther;
  return refused("list_entry_malformed", line_number, "the kind is not person, entity or other");
}

bool is_country(std::string_view code) {
  return code.size() == 2 &&
         std::ranges::all_of(code, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

Result<void> read_row(const Columns& columns, const CsvRow& row, EntryBuilder& builder) {
  ATOLL_TRY_VOID(columns.check(row));
  ATOLL_TRY(ListEntry * entry, builder.add(columns.field(row, kId), row.line_number));
  ATOLL_TRY(entry->kind, kind_of(columns.field(row, kKind), row.line_number));
  ATOLL_TRY_VOID(builder.add_name(*entry, columns.field(row, kName), row.line_number));
  for (std::string& alias : parts_of(columns.field(row, kAliases))) {
    ATOLL_TRY_VOID(builder.add_name(*entry, std::move(alias), row.line_number));
  }
  for (const std::string& born : parts_of(columns.field(row, kBorn))) {
    const auto date = parse_birth_date(born);
    if (!date) return refused("list_entry_malformed", row.line_number, "a date is malformed");
    builder.add_birth(*entry, *date);
  }
  entry->countries = parts_of(columns.field(row, kCountries));
  const bool are_countries = std::ranges::all_of(entry->countries, is_country);
  if (!are_countries || entry->countries.size() > kCountriesMax) {
    return refused("list_entry_malformed", row.line_number, "the countries are malformed");
  }
  entry->programme = columns.field(row, kProgramme);
  if (entry->programme.size() > kProgrammeSizeMax) {
    return refused("list_entry_malformed", row.line_number, "the programme is too long");
  }
  return {};
}

}  // namespace

Result<ScreeningList> read_bank_csv(std::string_view bytes) {
  ATOLL_TRY(const auto rows, read_rows(bytes));
  if (rows.empty()) return refused("list_empty", 1, "there is no header");
  ATOLL_TRY(const Columns columns, Columns::of(rows.front(), kNames));
  EntryBuilder builder(ListFormat::kBank);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    ATOLL_TRY_VOID(read_row(columns, rows[i], builder));
  }
  return builder.take();
}

}  // namespace atollbank::screening
