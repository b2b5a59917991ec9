// SPDX-License-Identifier: Apache-2.0
// What the readers of all formats share: rows by the names of their columns, and entries that grow
// row by row within their limits. For this folder's own files. Every refusal is invalid_argument
// and names its line.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "base/text/csv.h"
#include "services/screening/list/entry.h"

namespace atollbank::screening {

inline constexpr std::size_t kListFileSizeMax = std::size_t{64} << 20;

// invalid_argument <reason>, "line 14: what".
tl::unexpected<base::Error> refused(std::string_view reason, std::uint32_t line_number,
                                    std::string_view what);

// The rows of a file of UTF-8, with a byte order mark or without one.
// reasons: those of base/text/csv.h · list_not_text · list_too_large
base::Result<std::vector<base::CsvRow>> read_rows(std::string_view bytes);

// The text without blanks at its ends, and one blank where there are several.
std::string in_one_line(std::string_view text);

// Where the columns stand whose names are asked for.
class Columns {
 public:
  // reasons: list_column_missing · list_column_repeated
  static base::Result<Columns> of(const base::CsvRow& header,
                                  std::span<const std::string_view> names);
  // The field of the column with that index in `names`, in one line.
  std::string field(const base::CsvRow& row, std::size_t column) const;
  // reason: list_truncated: the row has fewer fields than the header
  base::Result<void> check(const base::CsvRow& row) const;

 private:
  std::vector<std::size_t> places_;
  std::size_t field_count_ = 0;
};

// reasons: list_entry_malformed (no id, no name, too long) · list_too_large · list_entry_repeated
class EntryBuilder {
 public:
  explicit EntryBuilder(ListFormat format) { list_.format = format; }

  // A new entry; its id must be new.
  base::Result<ListEntry*> add(std::string id, std::uint32_t line_number);
  // The entry of that id, made when there is none.
  base::Result<ListEntry*> find_or_add(std::string id, std::uint32_t line_number);
  // Null when there is none.
  ListEntry* find(const std::string& id);
  // A name that the entry has is passed over; so is an empty one.
  base::Result<void> add_name(ListEntry& entry, std::string name, std::uint32_t line_number);
  void add_birth(ListEntry& entry, const BirthDate& date);
  // One of its dates cannot be read: the others must not speak against somebody, so it has none.
  void leave_out_births(const ListEntry& entry) { without_births_.insert(entry.id); }

  // Every entry has a name. reason: list_entry_malformed
  base::Result<ScreeningList> take();

 private:
  ScreeningList list_;
  std::unordered_map<std::string, std::size_t> places_;
  std::size_t name_count_ = 0;
  std::unordered_set<std::string> without_births_;  // by the entry's id
};

}  // namespace atollbank::screening
