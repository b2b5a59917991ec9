// SPDX-License-Identifier: Apache-2.0
#include "services/queries/entry_column.h"

#include <algorithm>
#include <ranges>

namespace atollbank::queries {

using format::SectionKind;

namespace {

constexpr auto kFencesAfter = static_cast<std::size_t>(SectionKind::kEffectFences) -
                              static_cast<std::size_t>(SectionKind::kEffects);

base::Result<void> check_fences(const std::vector<std::uint64_t>& fences, const RunFile& file,
                                SectionKind section) {
  const auto& place = file.header().sections[static_cast<std::size_t>(section)];
  if (fences.size() == place.page_count) return {};
  return base::fail(base::ErrorCode::kDataLoss, "run_damaged", "as many fences as pages are due");
}

}  // namespace

EntryColumn::EntryColumn(std::shared_ptr<const std::vector<IndexEntry>> arrived)
    : memory_(std::make_shared<Memory>()) {
  memory_->arrived = std::move(arrived);
}

const std::vector<IndexEntry>& EntryColumn::sorted() const {
  std::call_once(memory_->is_sorted, [memory = memory_.get()] {
    memory->entries = *memory->arrived;
    std::vector<IndexEntry> scratch;
    sort_entries(memory->entries, scratch);
  });
  return memory_->entries;
}

base::Result<EntryColumn> EntryColumn::of_file(std::shared_ptr<const RunFile> file,
                                               SectionKind section) {
  EntryColumn column;
  const auto fence_section =
      static_cast<SectionKind>(static_cast<std::size_t>(section) + kFencesAfter);
  ATOLL_TRY(auto fences, file->read_section(fence_section, 1));
  ATOLL_TRY_VOID(check_fences(fences[0], *file, section));
  column.fences_ = std::move(fences[0]);
  column.file_ = std::move(file);
  column.section_ = section;
  return column;
}

std::size_t EntryColumn::page_of(IndexEntry entry) const {
  if (!file_) return 0;
  const auto after = std::ranges::upper_bound(fences_, entry);
  return after == fences_.begin() ? 0 : static_cast<std::size_t>(after - fences_.begin()) - 1;
}

base::Result<std::span<const IndexEntry>> EntryColumn::page(std::size_t number,
                                                            format::PageColumns& room) const {
  if (!file_) return std::span<const IndexEntry>(sorted());
  ATOLL_TRY_VOID(file_->read_page(section_, static_cast<std::uint32_t>(number), 1, room));
  return std::span<const IndexEntry>(room.columns[0]);
}

base::Result<std::optional<IndexEntry>> EntryColumn::last_in(IndexEntry low,
                                                             IndexEntry high) const {
  if (low >= high || page_count() == 0) return std::optional<IndexEntry>();
  format::PageColumns room;
  ATOLL_TRY(const auto entries, page(page_of(high - 1), room));
  const auto after = std::ranges::lower_bound(entries, high);
  if (after == entries.begin() || *(after - 1) < low) return std::optional<IndexEntry>();
  return std::optional<IndexEntry>(*(after - 1));
}

base::Result<void> EntryColumn::first_of(IndexEntry low, IndexEntry high, std::size_t count_max,
                                         std::vector<IndexEntry>& out) const {
  format::PageColumns room;
  std::size_t left = count_max;
  for (std::size_t number = page_of(low); number < page_count() && left > 0; ++number) {
    if (file_ && fences_[number] >= high) break;
    ATOLL_TRY(const auto entries, page(number, room));
    const auto begin = std::ranges::lower_bound(entries, low);
    const auto end = std::ranges::lower_bound(entries, high);
    const auto count =
        std::min(left, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, end - begin)));
    out.insert(out.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
    left -= count;
  }
  return {};
}

base::Result<void> EntryColumn::last_of(IndexEntry low, IndexEntry high, std::size_t count_max,
                                        std::vector<IndexEntry>& out) const {
  if (low >= high) return {};
  format::PageColumns room;
  std::size_t left = count_max;
  for (std::size_t number = std::min(page_of(high - 1) + 1, page_count()); number-- > 0;) {
    ATOLL_TRY(const auto entries, page(number, room));
    const auto begin = std::ranges::lower_bound(entries, low);
    const auto end = std::ranges::lower_bound(entries, high);
    for (auto at = end; at > begin && left > 0; --left) out.push_back(*--at);
    if (begin != entries.begin() || left == 0) break;
  }
  return {};
}

std::size_t EntryColumn::estimate(IndexEntry low, IndexEntry high) const {
  if (low >= high) return 0;
  if (page_count() == 0) return 0;
  if (!file_) {
    return static_cast<std::size_t>(std::ranges::lower_bound(sorted(), high) -
                                    std::ranges::lower_bound(sorted(), low));
  }
  const auto& place = file_->header().sections[static_cast<std::size_t>(section_)];
  const std::size_t pages = page_of(high - 1) - page_of(low);
  return pages * (place.entry_count / place.page_count);
}

ValueColumn::ValueColumn(std::shared_ptr<const std::vector<ValueEntry>> arrived)
    : memory_(std::make_shared<Memory>()) {
  memory_->arrived = std::move(arrived);
}

const ValueColumn::Memory& ValueColumn::sorted() const {
  std::call_once(memory_->is_sorted, [memory = memory_.get()] {
    memory->entries = *memory->arrived;
    std::vector<ValueEntry> scratch;
    sort_values(memory->entries, scratch);
    const auto& entries = memory->entries;
    memory->sums.reserve(entries.size());
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i == 0 || entries[i].account != entries[i - 1].account) sum = 0;
      sum += static_cast<std::uint64_t>(entries[i].change_minor);
      memory->sums.push_back(static_cast<std::int64_t>(sum));
    }
  });
  return *memory_;
}

base::Result<ValueColumn> ValueColumn::of_file(std::shared_ptr<const RunFile> file) {
  ValueColumn column;
  ATOLL_TRY(auto fences, file->read_section(SectionKind::kValueFences, 2));
  ATOLL_TRY_VOID(check_fences(fences[0], *file, SectionKind::kValues));
  column.accounts_ = std::move(fences[0]);
  column.times_ = std::move(fences[1]);
  column.file_ = std::move(file);
  return column;
}

// The last page that begins at or before the place; 0 when there is none.
std::size_t ValueColumn::page_of(const Place& place) const {
  const auto pages = std::views::iota(std::size_t{0}, accounts_.size());
  const auto after = std::ranges::partition_point(pages, [&](std::size_t page) {
    const Place first{.account = static_cast<std::uint32_t>(accounts_[page]),
                      .time_ns = format::from_ordered(times_[page])};
    return first <= place;
  });
  const auto count = static_cast<std::size_t>(after - pages.begin());
  return count == 0 ? 0 : count - 1;
}

base::Result<std::int64_t> ValueColumn::sum_until(std::uint32_t account,
                                                  std::int64_t until_ns) const {
  if (empty()) return 0;
  const Place bound{.account = account, .time_ns = until_ns};
  if (!file_) {
    const Memory& memory = sorted();
    const auto after = std::ranges::partition_point(memory.entries, [&](const ValueEntry& entry) {
      return Place{entry.account, entry.value_time_ns} <= bound;
    });
    if (after == memory.entries.begin() || (after - 1)->account != account) return 0;
    return memory.sums[static_cast<std::size_t>(after - memory.entries.begin()) - 1];
  }
  format::PageColumns page;
  ATOLL_TRY_VOID(
      file_->read_page(SectionKind::kValues, static_cast<std::uint32_t>(page_of(bound)), 4, page));
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < page.count; ++i) {
    const Place place{.account = static_cast<std::uint32_t>(page.columns[0][i]),
                      .time_ns = format::from_ordered(page.columns[1][i])};
    if (place > bound) break;
    if (place.account == account) sum = format::from_ordered(page.columns[3][i]);
  }
  return sum;
}

base::Result<void> ValueColumn::entries_of(std::uint32_t account, std::int64_t from_ns,
                                           std::int64_t until_ns,
                                           std::vector<ValueEntry>& out) const {
  if (empty()) return {};
  const Place low{.account = account, .time_ns = from_ns};
  const Place high{.account = account, .time_ns = until_ns};
  if (!file_) {
    const auto& entries = sorted().entries;
    auto entry = std::ranges::partition_point(
        entries, [&](const ValueEntry& e) { return Place{e.account, e.value_time_ns} < low; });
    const auto end = entries.end();
    for (; entry != end && Place{entry->account, entry->value_time_ns} <= high; ++entry)
      out.push_back(*entry);
    return {};
  }
  // A sum is told from the one before, so the walk begins at the account's first entry.
  format::PageColumns page;
  std::int64_t last_sum = 0;
  const Place first_of_account{.account = account, .time_ns = INT64_MIN};
  for (std::size_t number = page_of(first_of_account); number < accounts_.size(); ++number) {
    if (accounts_[number] > account) break;
    ATOLL_TRY_VOID(
        file_->read_page(SectionKind::kValues, static_cast<std::uint32_t>(number), 4, page));
    for (std::size_t i = 0; i < page.count; ++i) {
      const Place place{.account = static_cast<std::uint32_t>(page.columns[0][i]),
                        .time_ns = format::from_ordered(page.columns[1][i])};
      if (place.account < account) continue;
      if (place > high) return {};
      const std::int64_t sum = format::from_ordered(page.columns[3][i]);
      const std::int64_t change = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) -
                                                            static_cast<std::uint64_t>(last_sum));
      last_sum = sum;
      if (place < low) continue;
      out.push_back({.account = account,
                     .offset = static_cast<std::uint32_t>(page.columns[2][i]),
                     .value_time_ns = place.time_ns,
                     .change_minor = change});
    }
  }
  return {};
}

}  // namespace atollbank::queries
