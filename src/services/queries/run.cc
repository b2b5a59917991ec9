// SPDX-License-Identifier: Apache-2.0
#include "services/queries/run.h"

#include <algorithm>
#include <bit>

#include "base/assert.h"

namespace atollbank::queries {

using format::SectionKind;

std::uint64_t Run::first_slot_after(std::int64_t time_ns) const {
  const auto after = std::ranges::upper_bound(groups, time_ns, std::less<>(), &GroupTime::time_ns);
  return after == groups.end() ? end_slot : first_slot + after->offset;
}

std::int64_t Run::booking_time_of(std::uint64_t slot) const {
  ATOLL_ASSERT(slot >= first_slot && slot < end_slot);
  const auto after =
      std::ranges::upper_bound(groups, slot - first_slot, std::less<>(), &GroupTime::offset);
  ATOLL_ASSERT(after != groups.begin());
  return (after - 1)->time_ns;
}

std::shared_ptr<const Run> run_in_memory(std::shared_ptr<const Columns> columns) {
  Run run;
  run.first_slot = columns->first_slot;
  run.end_slot = columns->end_slot;
  run.groups = columns->groups;
  run.class_sums = columns->class_sums;
  const auto part = [&](const auto& list) {
    return std::shared_ptr<const std::decay_t<decltype(list)>>(columns, &list);
  };
  run.effects = EntryColumn(part(columns->effects));
  run.mentions = EntryColumn(part(columns->mentions));
  run.codes = EntryColumn(part(columns->codes));
  run.amounts = EntryColumn(part(columns->amounts));
  run.terms = EntryColumn(part(columns->terms));
  run.values = ValueColumn(part(columns->values));
  return std::make_shared<const Run>(std::move(run));
}

namespace {

base::Result<std::vector<GroupTime>> read_groups(const RunFile& file) {
  ATOLL_TRY(const auto columns, file.read_section(SectionKind::kGroups, 2));
  std::vector<GroupTime> groups;
  groups.reserve(columns[0].size());
  for (std::size_t i = 0; i < columns[0].size(); ++i)
    groups.push_back({.time_ns = format::from_ordered(columns[0][i]), .offset = columns[1][i]});
  if (groups.empty() || groups[0].offset != 0)
    return base::fail(base::ErrorCode::kDataLoss, "run_damaged", "a run without a first group");
  return groups;
}

Int128 joined(std::uint64_t low, std::uint64_t high) {
  __extension__ using UInt128 = unsigned __int128;
  return static_cast<Int128>((UInt128{high} << 64) | low);
}

base::Result<std::vector<ClassSum>> read_class_sums(const RunFile& file) {
  ATOLL_TRY(const auto counts, file.read_section(SectionKind::kClassCounts, 4));
  ATOLL_TRY(const auto halves, file.read_section(SectionKind::kClassSums, 4));
  if (counts[0].size() != halves[0].size())
    return base::fail(base::ErrorCode::kDataLoss, "run_damaged", "sums without their classes");
  std::vector<ClassSum> sums;
  for (std::size_t i = 0; i < counts[0].size(); ++i) {
    sums.push_back({.class_number = static_cast<std::uint32_t>(counts[0][i]),
                    .opened_count = static_cast<std::uint32_t>(counts[1][i]),
                    .entry_count = counts[2][i],
                    .other_count = counts[3][i],
                    .debit = joined(halves[0][i], halves[1][i]),
                    .credit = joined(halves[2][i], halves[3][i])});
  }
  return sums;
}

base::Result<std::vector<OpenedAccount>> read_opened(const RunFile& file) {
  ATOLL_TRY(const auto columns, file.read_section(SectionKind::kOpened, 4));
  std::vector<OpenedAccount> opened;
  opened.reserve(columns[0].size());
  for (std::size_t i = 0; i < columns[0].size(); ++i) {
    opened.push_back({.id = {.high = columns[0][i], .low = columns[1][i]},
                      .offset = columns[2][i],
                      .class_number = static_cast<std::uint32_t>(columns[3][i])});
  }
  return opened;
}

base::Result<std::vector<AccountClass>> read_classes(const RunFile& file) {
  ATOLL_TRY(const auto columns, file.read_section(SectionKind::kClassDefinitions, 4));
  std::vector<AccountClass> classes(columns[0].size() / 2);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    std::array<std::uint64_t, 8> words;
    for (std::size_t w = 0; w < words.size(); ++w)
      words[w] = columns[w % 4][i + (w / 4) * classes.size()];
    classes[i] = std::bit_cast<AccountClass>(words);
  }
  return classes;
}

}  // namespace

base::Result<RunInFile> run_of_file(std::shared_ptr<const RunFile> file) {
  const auto& header = file->header();
  Run run;
  run.first_slot = header.first_slot;
  run.end_slot = header.end_slot;
  run.in_file = true;
  ATOLL_TRY(run.groups, read_groups(*file));
  ATOLL_TRY(run.class_sums, read_class_sums(*file));
  ATOLL_TRY(run.effects, EntryColumn::of_file(file, SectionKind::kEffects));
  ATOLL_TRY(run.mentions, EntryColumn::of_file(file, SectionKind::kMentions));
  ATOLL_TRY(run.codes, EntryColumn::of_file(file, SectionKind::kCodes));
  ATOLL_TRY(run.amounts, EntryColumn::of_file(file, SectionKind::kAmounts));
  ATOLL_TRY(run.terms, EntryColumn::of_file(file, SectionKind::kTerms));
  ATOLL_TRY(run.values, ValueColumn::of_file(file));
  RunInFile found;
  found.origin = {.last_group_slot = header.last_group_slot,
                  .last_group_checksum = header.last_group_checksum};
  found.first_account = header.first_account;
  found.first_class = header.first_class;
  ATOLL_TRY(found.opened, read_opened(*file));
  ATOLL_TRY(found.classes, read_classes(*file));
  found.run = std::make_shared<const Run>(std::move(run));
  return found;
}

}  // namespace atollbank::queries
