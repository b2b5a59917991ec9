// SPDX-License-Identifier: Apache-2.0
#include "services/queries/columns.h"

#include <algorithm>
#include <iterator>

#include "base/assert.h"
#include "services/queries/radix_sort.h"

namespace atollbank::queries {
namespace {

void append_entries(std::vector<IndexEntry>& entries, const std::vector<IndexEntry>& next,
                    std::uint64_t shift) {
  const std::size_t size = entries.size();
  entries.resize(size + next.size());
  std::ranges::transform(next, entries.begin() + static_cast<std::ptrdiff_t>(size),
                         [shift](IndexEntry entry) { return entry + (shift << 2); });
}

std::vector<ClassSum> merged(const std::vector<ClassSum>& left,
                             const std::vector<ClassSum>& right) {
  std::vector<ClassSum> sums;
  sums.reserve(std::max(left.size(), right.size()));
  auto l = left.begin();
  auto r = right.begin();
  while (l != left.end() || r != right.end()) {
    if (r == right.end() || (l != left.end() && l->class_number < r->class_number)) {
      sums.push_back(*l++);
    } else if (l == left.end() || r->class_number < l->class_number) {
      sums.push_back(*r++);
    } else {
      sums.push_back({.class_number = l->class_number,
                      .opened_count = l->opened_count + r->opened_count,
                      .entry_count = l->entry_count + r->entry_count,
                      .other_count = l->other_count + r->other_count,
                      .debit = l->debit + r->debit,
                      .credit = l->credit + r->credit});
      ++l;
      ++r;
    }
  }
  return sums;
}

}  // namespace

void sort_entries(std::vector<IndexEntry>& entries, std::vector<IndexEntry>& scratch) {
  radix_sort(entries, scratch, [](IndexEntry entry) { return entry; }, 4, 8);
}

void sort_values(std::vector<ValueEntry>& values, std::vector<ValueEntry>& scratch) {
  const auto time = [](const ValueEntry& value) {
    return static_cast<std::uint64_t>(value.value_time_ns) ^ (std::uint64_t{1} << 63);
  };
  const auto account = [](const ValueEntry& value) { return std::uint64_t{value.account}; };
  radix_sort(values, scratch, time, 0, 8);
  radix_sort(values, scratch, account, 0, 4);
}

void sort_columns(Columns& columns, SortScratch& scratch) {
  for (auto* entries :
       {&columns.effects, &columns.mentions, &columns.codes, &columns.amounts, &columns.terms}) {
    sort_entries(*entries, scratch.entries);
  }
  sort_values(columns.values, scratch.values);
}

void append_columns(Columns& columns, const Columns& next) {
  if (columns.empty()) {
    columns.first_slot = next.first_slot;
    columns.end_slot = next.first_slot;
    columns.first_account = next.first_account;
    columns.first_class = next.first_class;
  }
  // Groups may leave a gap at the end of a journal's segment.
  ATOLL_ASSERT(columns.end_slot <= next.first_slot);
  const std::uint64_t shift = next.first_slot - columns.first_slot;
  columns.end_slot = next.end_slot;
  columns.end_class = next.end_class;
  for (const std::uint64_t offset : next.opened) columns.opened.push_back(offset + shift);
  for (const GroupTime& group : next.groups)
    columns.groups.push_back({.time_ns = group.time_ns, .offset = group.offset + shift});
  append_entries(columns.effects, next.effects, shift);
  append_entries(columns.mentions, next.mentions, shift);
  append_entries(columns.codes, next.codes, shift);
  append_entries(columns.amounts, next.amounts, shift);
  append_entries(columns.terms, next.terms, shift);
  for (ValueEntry value : next.values) {
    value.offset += static_cast<std::uint32_t>(shift);
    columns.values.push_back(value);
  }
  columns.class_sums = merged(columns.class_sums, next.class_sums);
}

}  // namespace atollbank::queries
