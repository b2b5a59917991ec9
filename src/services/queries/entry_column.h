// SPDX-License-Identifier: Apache-2.0
// A sorted column of index entries that never changes: in memory while young, and sorted when
// somebody first asks; else in pages of a run file, of which only each page's first entry is in
// memory. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "services/queries/columns.h"
#include "services/queries/run_file.h"

namespace atollbank::queries {

class EntryColumn {
 public:
  EntryColumn() = default;
  // Entries in the order of the journal.
  explicit EntryColumn(std::shared_ptr<const std::vector<IndexEntry>> arrived);
  // `section` is one of the five of index entries.
  static base::Result<EntryColumn> of_file(std::shared_ptr<const RunFile> file,
                                           format::SectionKind section);

  // The greatest entry in [low, high).
  base::Result<std::optional<IndexEntry>> last_in(IndexEntry low, IndexEntry high) const;
  // Appends the entries in [low, high), ascending, at most `count_max` of them.
  base::Result<void> first_of(IndexEntry low, IndexEntry high, std::size_t count_max,
                              std::vector<IndexEntry>& out) const;
  // The same descending, from the greatest.
  base::Result<void> last_of(IndexEntry low, IndexEntry high, std::size_t count_max,
                             std::vector<IndexEntry>& out) const;
  // How many there are in [low, high), to within a page at either end.
  std::size_t estimate(IndexEntry low, IndexEntry high) const;

 private:
  // Pages are numbered by their fences; a column in memory is one page.
  base::Result<std::span<const IndexEntry>> page(std::size_t number,
                                                 format::PageColumns& room) const;
  std::size_t page_count() const { return file_ ? fences_.size() : memory_ ? 1 : 0; }
  // The last page whose first entry is at most `entry`; 0 when there is none.
  std::size_t page_of(IndexEntry entry) const;

  struct Memory {
    std::shared_ptr<const std::vector<IndexEntry>> arrived;  // shared with the Columns of a run
    std::once_flag is_sorted;
    std::vector<IndexEntry> entries;
  };
  const std::vector<IndexEntry>& sorted() const;

  std::shared_ptr<Memory> memory_;       // shared by copies of the column
  std::shared_ptr<const RunFile> file_;  // shared by the columns of a run
  format::SectionKind section_{};
  std::vector<IndexEntry> fences_;
};

// The entries whose value time is not their booking time, by account and value time, with sums.
class ValueColumn {
 public:
  ValueColumn() = default;
  // Entries in the order of the journal.
  explicit ValueColumn(std::shared_ptr<const std::vector<ValueEntry>> arrived);
  static base::Result<ValueColumn> of_file(std::shared_ptr<const RunFile> file);

  // Of the account's changes with a value time of at most `until_ns` (inclusive).
  base::Result<std::int64_t> sum_until(std::uint32_t account, std::int64_t until_ns) const;
  // Appends the account's entries with value times in [from_ns, until_ns], both inclusive, in
  // order.
  base::Result<void> entries_of(std::uint32_t account, std::int64_t from_ns, std::int64_t until_ns,
                                std::vector<ValueEntry>& out) const;
  bool empty() const { return file_ ? accounts_.empty() : !memory_ || memory_->arrived->empty(); }

 private:
  struct Place {
    std::uint32_t account = 0;
    std::int64_t time_ns = 0;
    auto operator<=>(const Place&) const = default;
  };
  std::size_t page_of(const Place& place) const;

  struct Memory {
    std::shared_ptr<const std::vector<ValueEntry>> arrived;  // shared with the Columns of a run
    std::once_flag is_sorted;
    std::vector<ValueEntry> entries;
    std::vector<std::int64_t> sums;  // as in the file: of the account, up to and with the entry
  };
  const Memory& sorted() const;

  std::shared_ptr<Memory> memory_;       // shared by copies of the column
  std::shared_ptr<const RunFile> file_;  // shared by the columns of a run
  std::vector<std::uint64_t> accounts_;  // fences
  std::vector<std::uint64_t> times_;
};

}  // namespace atollbank::queries
