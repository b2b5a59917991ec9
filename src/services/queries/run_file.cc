// SPDX-License-Identifier: Apache-2.0
#include "services/queries/run_file.h"

#include <cstring>

#include "base/assert.h"

namespace atollbank::queries {

using format::Coding;
using format::kColumnsMax;
using format::kPageSize;
using format::SectionKind;

namespace {

using ColumnValues = std::vector<std::uint64_t>;

std::uint64_t word(std::int64_t value) { return static_cast<std::uint64_t>(value); }

// Appends sections to the bytes of a file.
class RunEncoder {
 public:
  RunEncoder() : bytes_(kPageSize) {}

  // Returns the position of the first entry of each page.
  std::vector<std::size_t> add(SectionKind kind, std::span<const ColumnValues> columns,
                               std::span<const Coding> codings) {
    format::Section& section = header.sections[static_cast<std::size_t>(kind)];
    section.first_page = static_cast<std::uint32_t>(bytes_.size() / kPageSize);
    section.entry_count = columns[0].size();
    std::vector<std::size_t> starts;
    std::array<std::span<const std::uint64_t>, kColumnsMax> rest;
    for (std::size_t done = 0; done < columns[0].size();) {
      starts.push_back(done);
      for (std::size_t c = 0; c < columns.size(); ++c)
        rest[c] = std::span(columns[c]).subspan(done);
      bytes_.resize(bytes_.size() + kPageSize);
      const format::PageBytes page(bytes_.end() - kPageSize, kPageSize);
      done += encode_page(std::span(rest).first(columns.size()), codings, page);
    }
    section.page_count = static_cast<std::uint32_t>(starts.size());
    return starts;
  }
  std::vector<std::byte> take() {
    header.page_count = static_cast<std::uint32_t>(bytes_.size() / kPageSize);
    format::write_run_header(header, format::PageBytes(bytes_.begin(), kPageSize));
    return std::move(bytes_);
  }

  format::RunHeader header;

 private:
  std::vector<std::byte> bytes_;
};

constexpr std::array kOneDelta = {Coding::kDelta};
constexpr std::array kDeltaOffset = {Coding::kDelta, Coding::kOffset};
constexpr std::array kDeltaDelta = {Coding::kDelta, Coding::kDelta};
constexpr std::array kDeltaThenOffsets = {Coding::kDelta, Coding::kOffset, Coding::kOffset,
                                          Coding::kOffset};
constexpr std::array kFourOffsets = {Coding::kOffset, Coding::kOffset, Coding::kOffset,
                                     Coding::kOffset};

ColumnValues firsts_of(const ColumnValues& values, const std::vector<std::size_t>& starts) {
  ColumnValues firsts;
  firsts.reserve(starts.size());
  for (const std::size_t start : starts) firsts.push_back(values[start]);
  return firsts;
}

std::array<ColumnValues, 4> value_columns(const std::vector<ValueEntry>& values) {
  std::array<ColumnValues, 4> columns;
  for (ColumnValues& column : columns) column.reserve(values.size());
  std::uint32_t account = 0;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const ValueEntry& value = values[i];
    if (i == 0 || value.account != account) sum = 0;
    account = value.account;
    sum += word(value.change_minor);
    columns[0].push_back(account);
    columns[1].push_back(format::ordered(value.value_time_ns));
    columns[2].push_back(value.offset);
    columns[3].push_back(format::ordered(static_cast<std::int64_t>(sum)));
  }
  return columns;
}

void add_class_sums(RunEncoder& encoder, const std::vector<ClassSum>& sums) {
  std::array<ColumnValues, 4> counts;
  std::array<ColumnValues, 4> halves;
  for (const ClassSum& sum : sums) {
    counts[0].push_back(sum.class_number);
    counts[1].push_back(sum.opened_count);
    counts[2].push_back(sum.entry_count);
    counts[3].push_back(sum.other_count);
    halves[0].push_back(static_cast<std::uint64_t>(sum.debit));
    halves[1].push_back(static_cast<std::uint64_t>(sum.debit >> 64));
    halves[2].push_back(static_cast<std::uint64_t>(sum.credit));
    halves[3].push_back(static_cast<std::uint64_t>(sum.credit >> 64));
  }
  encoder.add(SectionKind::kClassCounts, counts, kDeltaThenOffsets);
  encoder.add(SectionKind::kClassSums, halves, kFourOffsets);
}

void add_opened(RunEncoder& encoder, std::span<const OpenedAccount> opened) {
  std::array<ColumnValues, 4> columns;
  for (const OpenedAccount& account : opened) {
    columns[0].push_back(account.id.high);
    columns[1].push_back(account.id.low);
    columns[2].push_back(account.offset);
    columns[3].push_back(account.class_number);
  }
  encoder.add(SectionKind::kOpened, columns, kFourOffsets);
}

void add_definitions(RunEncoder& encoder, std::span<const AccountClass> classes) {
  std::array<ColumnValues, 4> columns;
  for (std::size_t half = 0; half < 2; ++half) {
    for (const AccountClass& account_class : classes) {
      std::array<std::uint64_t, 8> words;
      std::memcpy(words.data(), &account_class, sizeof(words));
      for (std::size_t c = 0; c < 4; ++c) columns[c].push_back(words[4 * half + c]);
    }
  }
  encoder.add(SectionKind::kClassDefinitions, columns, kFourOffsets);
}

}  // namespace

base::Result<std::shared_ptr<const RunFile>> RunFile::open(std::unique_ptr<ports::DiskFile> file) {
  std::array<std::byte, kPageSize> page;
  ATOLL_TRY(const std::size_t size, file->read_at(0, page));
  if (size != kPageSize)
    return base::fail(base::ErrorCode::kDataLoss, "run_damaged", "a file without a header");
  ATOLL_TRY(const auto header, format::read_run_header(page));
  return std::unique_ptr<const RunFile>(new RunFile(std::move(file), header));
}

base::Result<void> RunFile::read_page(SectionKind section, std::uint32_t page,
                                      std::size_t column_count, format::PageColumns& out) const {
  const auto& place = header_.sections[static_cast<std::size_t>(section)];
  ATOLL_ASSERT(page < place.page_count);
  std::array<std::byte, kPageSize> bytes;
  ATOLL_TRY(const std::size_t size,
            file_->read_at(std::uint64_t{place.first_page + page} * kPageSize, bytes));
  if (size != kPageSize)
    return base::fail(base::ErrorCode::kDataLoss, "run_damaged", "the file ends before its end");
  return format::decode_page(bytes, column_count, out);
}

base::Result<std::array<ColumnValues, kColumnsMax>> RunFile::read_section(
    SectionKind section, std::size_t column_count) const {
  const auto& place = header_.sections[static_cast<std::size_t>(section)];
  std::array<ColumnValues, kColumnsMax> columns;
  format::PageColumns page;
  for (std::uint32_t p = 0; p < place.page_count; ++p) {
    ATOLL_TRY_VOID(read_page(section, p, column_count, page));
    for (std::size_t c = 0; c < column_count; ++c) {
      columns[c].insert(columns[c].end(), page.columns[c].begin(), page.columns[c].end());
    }
  }
  if (columns[0].size() != place.entry_count)
    return base::fail(base::ErrorCode::kDataLoss, "run_damaged", "a section of another length");
  return columns;
}

std::vector<std::byte> encode_run(const Columns& columns, const RunOrigin& origin,
                                  std::span<const OpenedAccount> opened,
                                  std::span<const AccountClass> classes) {
  RunEncoder encoder;
  encoder.header.first_slot = columns.first_slot;
  encoder.header.end_slot = columns.end_slot;
  encoder.header.last_group_slot = origin.last_group_slot;
  encoder.header.last_group_checksum = origin.last_group_checksum;
  encoder.header.first_account = columns.first_account;
  encoder.header.first_class = columns.first_class;

  const std::array lists = {&columns.effects, &columns.mentions, &columns.codes, &columns.amounts,
                            &columns.terms};
  std::array<ColumnValues, lists.size()> fences;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const auto starts = encoder.add(static_cast<SectionKind>(i),
                                    std::span<const ColumnValues>(lists[i], 1), kOneDelta);
    fences[i] = firsts_of(*lists[i], starts);
  }
  const auto values = value_columns(columns.values);
  const auto starts = encoder.add(SectionKind::kValues, values, kDeltaThenOffsets);
  const std::array value_fences = {firsts_of(values[0], starts), firsts_of(values[1], starts)};
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const auto section = static_cast<SectionKind>(i + lists.size() + 1);
    encoder.add(section, std::span(&fences[i], 1), kOneDelta);
  }
  encoder.add(SectionKind::kValueFences, value_fences, kDeltaOffset);

  std::array<ColumnValues, 2> groups;
  for (const GroupTime& group : columns.groups) {
    groups[0].push_back(format::ordered(group.time_ns));
    groups[1].push_back(group.offset);
  }
  encoder.add(SectionKind::kGroups, groups, kDeltaDelta);
  add_class_sums(encoder, columns.class_sums);
  add_opened(encoder, opened);
  add_definitions(encoder, classes);
  return encoder.take();
}

}  // namespace atollbank::queries
