// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/entry_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"

namespace atollbank::screening {

using base::CsvRow;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kBirthsMax = 32;  // of an entry; more would say nothing
constexpr base::CsvLimits kCsvLimits{
    .row_count_max = kNamesMax + 1, .field_count_max = 96, .field_size_max = std::size_t{64} << 10};

bool is_blank(char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }

}  // namespace

tl::unexpected<base::Error> refused(std::string_view reason, std::uint32_t line_number,
                                    std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, reason,
                    fmt::format("line {}: {}", line_number, what));
}

Result<std::vector<CsvRow>> read_rows(std::string_view bytes) {
  if (bytes.size() > kListFileSizeMax) return refused("list_too_large", 1, "the file is too large");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!base::is_plain_utf8(bytes)) return refused("list_not_text", 1, "the file is not UTF-8");
  auto rows = base::read_csv(bytes, kCsvLimits);
  if (!rows && rows.error().reason == "file_too_large") rows.error().reason = "list_too_large";
  return rows;
}

std::string in_one_line(std::string_view text) {
  std::string line;
  for (const char letter : text) {
    if (!is_blank(letter)) {
      line += letter;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

Result<Columns> Columns::of(const CsvRow& header, std::span<const std::string_view> names) {
  Columns columns;
  columns.field_count_ = header.fields.size();
  for (const std::string_view name : names) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
      if (in_one_line(header.fields[i]) == name) found.push_back(i);
    }
    if (found.empty()) {
      return refused("list_column_missing", header.line_number,
                     fmt::format("there is no column '{}'", name));
    }
    if (found.size() > 1) {
      return refused("list_column_repeated", header.line_number,
                     fmt::format("there are two columns '{}'", name));
    }
    columns.places_.push_back(found.front());
  }
  return columns;
}

std::string Columns::field(const CsvRow& row, std::size_t column) const {
  return in_one_line(row.fields[places_[column]]);
}

Result<void> Columns::check(const CsvRow& row) const {
  if (row.fields.size() == field_count_) return {};
  return refused("list_truncated", row.line_number,
                 fmt::format("{} fields are not {}", row.fields.size(), field_count_));
}

Result<ListEntry*> EntryBuilder::add(std::string id, std::uint32_t line_number) {
  if (find(id) != nullptr) {
    return refused("list_entry_repeated", line_number, "the id stands in the list already");
  }
  if (id.empty() || id.size() > kEntryIdSizeMax) {
    return refused("list_entry_malformed", line_number, "the entry has no id, or a long one");
  }
  if (list_.entries.size() == kEntriesMax) {
    return refused("list_too_large", line_number, "there are too many entries");
  }
  places_.emplace(id, list_.entries.size());
  ListEntry& entry = list_.entries.emplace_back();
  entry.id = std::move(id);
  entry.line_number = line_number;
  return &entry;
}

Result<ListEntry*> EntryBuilder::find_or_add(std::string id, std::uint32_t line_number) {
  ListEntry* found = find(id);
  if (found != nullptr) return found;
  return add(std::move(id), line_number);
}

ListEntry* EntryBuilder::find(const std::string& id) {
  const auto found = places_.find(id);
  return found == places_.end() ? nullptr : &list_.entries[found->second];
}

Result<void> EntryBuilder::add_name(ListEntry& entry, std::string name, std::uint32_t line_number) {
  const bool is_known = std::ranges::find(entry.names, name) != entry.names.end();
  if (name.empty() || is_known) return {};
  if (name.size() > kNameSizeMax) {
    return refused("list_entry_malformed", line_number, "a name is too long");
  }
  if (entry.names.size() == kNamesOfEntryMax || name_count_ == kNamesMax) {
    return refused("list_too_large", line_number, "there are too many names");
  }
  entry.names.push_back(std::move(name));
  ++name_count_;
  return {};
}

void EntryBuilder::add_birth(ListEntry& entry, const BirthDate& date) {
  const bool is_known = std::ranges::find(entry.births, date) != entry.births.end();
  if (is_known) return;
  if (entry.births.size() == kBirthsMax) return leave_out_births(entry);
  entry.births.push_back(date);
}

Result<ScreeningList> EntryBuilder::take() {
  for (ListEntry& entry : list_.entries) {
    if (entry.names.empty()) {
      return refused("list_entry_malformed", entry.line_number, "the entry has no name");
    }
    if (without_births_.contains(entry.id)) entry.births.clear();
  }
  return std::move(list_);
}

}  // namespace atollbank::screening
