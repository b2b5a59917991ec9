// SPDX-License-Identifier: Apache-2.0
#include "services/queries/format/page.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/assert.h"
#include "base/checksum.h"

namespace atollbank::queries::format {

namespace {

std::size_t data_start(std::size_t column_count) {
  return sizeof(PageHeader) + column_count * sizeof(ColumnHeader);
}

std::size_t packed_bytes(std::size_t width, std::size_t count) { return (width * count + 7) / 8; }

std::uint32_t checksum_of(const std::byte* page) {
  const std::string_view rest(reinterpret_cast<const char*>(page) + sizeof(std::uint32_t),
                              kPageSize - sizeof(std::uint32_t));
  return static_cast<std::uint32_t>(base::checksum64(rest));
}

std::uint64_t low_bits(std::size_t width) {
  return width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

// What a column's numbers need as entries are added to it.
struct Extent {
  Coding coding{};
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::uint64_t delta_bits = 0;  // of all deltas, or-ed

  void begin(Coding how, std::uint64_t value) {
    *this = {.coding = how, .first = value, .last = value, .low = value, .high = value};
  }
  void add(std::uint64_t value) {
    delta_bits |= value - last;
    last = value;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  std::size_t width() const {
    const auto most = coding == Coding::kDelta ? delta_bits : high - low;
    return static_cast<std::size_t>(std::bit_width(most));
  }
  std::uint64_t base() const { return coding == Coding::kDelta ? first : low; }
};

// Ors `value`, of `width` bits, into the bits from `bit` on. Eight bytes from there are the page's
// or slack.
void put_bits(std::byte* start, std::size_t bit, std::size_t width, std::uint64_t value) {
  std::byte* const place = start + bit / 8;
  const std::size_t shift = bit % 8;
  std::uint64_t word = 0;
  std::memcpy(&word, place, sizeof(word));
  word |= value << shift;
  std::memcpy(place, &word, sizeof(word));
  if (shift + width > 64) place[8] |= static_cast<std::byte>(value >> (64 - shift));
}

std::uint64_t get_bits(const std::byte* start, std::size_t bit, std::size_t width) {
  const std::byte* const place = start + bit / 8;
  const std::size_t shift = bit % 8;
  std::uint64_t word = 0;
  std::memcpy(&word, place, sizeof(word));
  word >>= shift;
  if (shift + width > 64) word |= static_cast<std::uint64_t>(place[8]) << (64 - shift);
  return word & low_bits(width);
}

void pack_column(std::span<const std::uint64_t> values, const Extent& extent, std::byte* out) {
  const std::size_t width = extent.width();
  if (width == 0) return;
  std::size_t bit = 0;
  std::uint64_t last = extent.first;
  for (const std::uint64_t value : values) {
    const std::uint64_t number =
        extent.coding == Coding::kDelta ? value - std::exchange(last, value) : value - extent.low;
    put_bits(out, bit, width, number);
    bit += width;
  }
}

using Extents = std::array<Extent, kColumnsMax>;

// How many entries fit into a page whose numbers begin at `start`; `extents` become those of them.
std::size_t fit_columns(std::span<const std::span<const std::uint64_t>> columns,
                        std::size_t count_max, std::size_t start, Extents& extents) {
  Extents tried = extents;
  std::size_t count = 1;
  for (; count < count_max; ++count) {
    std::size_t size = start;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      tried[c].add(columns[c][count]);
      size += packed_bytes(tried[c].width(), count + 1);
    }
    if (size > kPageSize) break;
    extents = tried;
  }
  return count;
}

// The same for one column of deltas, which most of a run is.
std::size_t fit_deltas(std::span<const std::uint64_t> values, std::size_t start, Extent& extent) {
  const std::size_t bits_max = 8 * (kPageSize - start);
  std::uint64_t delta_bits = 0;
  std::size_t count = 1;
  for (; count < values.size(); ++count) {
    delta_bits |= values[count] - values[count - 1];
    if (static_cast<std::size_t>(std::bit_width(delta_bits)) * (count + 1) > bits_max) break;
    extent.delta_bits = delta_bits;
  }
  return count;
}

base::Result<void> damaged(std::string_view message) {
  return base::fail(base::ErrorCode::kDataLoss, "run_damaged", message);
}

}  // namespace

std::size_t encode_page(std::span<const std::span<const std::uint64_t>> columns,
                        std::span<const Coding> codings, PageBytes out) {
  const std::size_t column_count = columns.size();
  ATOLL_ASSERT(column_count > 0 && column_count <= kColumnsMax && !columns[0].empty());
  // Whole words are put: the last one may reach 8 bytes beyond a column's end.
  std::array<std::byte, kPageSize + 16> page{};
  const std::size_t start = data_start(column_count);
  std::array<Extent, kColumnsMax> extents;
  for (std::size_t c = 0; c < column_count; ++c) extents[c].begin(codings[c], columns[c][0]);
  const std::size_t count_max = std::min(columns[0].size(), kPageEntriesMax);
  const std::size_t count = column_count == 1 && codings[0] == Coding::kDelta
                                ? fit_deltas(columns[0].first(count_max), start, extents[0])
                                : fit_columns(columns, count_max, start, extents);

  std::size_t place = start;
  for (std::size_t c = 0; c < column_count; ++c) {
    const ColumnHeader header{.base = extents[c].base(),
                              .width = static_cast<std::uint8_t>(extents[c].width()),
                              .coding = codings[c]};
    std::memcpy(&page[sizeof(PageHeader) + c * sizeof(ColumnHeader)], &header, sizeof(header));
    pack_column(columns[c].first(count), extents[c], &page[place]);
    place += packed_bytes(header.width, count);
  }
  PageHeader header{.entry_count = static_cast<std::uint16_t>(count),
                    .column_count = static_cast<std::uint8_t>(column_count)};
  std::memcpy(page.data(), &header, sizeof(header));
  header.checksum = checksum_of(page.data());
  std::memcpy(page.data(), &header, sizeof(header));
  std::memcpy(out.data(), page.data(), kPageSize);
  return count;
}

base::Result<void> decode_page(ConstPageBytes page, std::size_t column_count, PageColumns& out) {
  std::array<std::byte, kPageSize + 16> bytes{};
  std::memcpy(bytes.data(), page.data(), kPageSize);
  PageHeader header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.checksum != checksum_of(bytes.data())) return damaged("a page's checksum differs");
  if (header.column_count < column_count || header.column_count > kColumnsMax ||
      header.entry_count == 0 || header.entry_count > kPageEntriesMax || header.reserved != 0) {
    return damaged("a page of another shape");
  }
  std::size_t place = data_start(header.column_count);
  out.count = header.entry_count;
  for (std::size_t c = 0; c < header.column_count; ++c) {
    ColumnHeader column;
    std::memcpy(&column, &bytes[sizeof(PageHeader) + c * sizeof(ColumnHeader)], sizeof(column));
    const std::size_t size = packed_bytes(column.width, header.entry_count);
    if (column.width > 64 || column.coding > Coding::kDelta || place + size > kPageSize)
      return damaged("a column leaves its page");
    if (c < column_count) {
      auto& values = out.columns[c];
      values.resize(header.entry_count);
      std::uint64_t last = column.base;
      for (std::size_t i = 0; i < header.entry_count; ++i) {
        const std::uint64_t number = get_bits(&bytes[place], i * column.width, column.width);
        last = column.coding == Coding::kDelta ? last + number : column.base + number;
        values[i] = last;
      }
    }
    place += size;
  }
  return {};
}

}  // namespace atollbank::queries::format
