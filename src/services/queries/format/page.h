// SPDX-License-Identifier: Apache-2.0
// A page of 4,096 bytes: up to four columns of 64-bit numbers, bit-packed. Run files are made of
// them (docs: README.md). Format 1; whoever reads one checks it first, so any bytes are safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace atollbank::queries::format {

inline constexpr std::size_t kPageSize = 4096;
inline constexpr std::size_t kColumnsMax = 4;
inline constexpr std::size_t kPageEntriesMax = 4096;

enum class Coding : std::uint8_t {
  kOffset = 0,  // base + number
  kDelta = 1,   // of the entry before + number; the first one is base
};

struct ColumnHeader {
  std::uint64_t base = 0;
  std::uint8_t width = 0;  // bits a number, 0 to 64
  Coding coding{};
  std::uint8_t reserved[6] = {};
};
static_assert(sizeof(ColumnHeader) == 16 && std::is_trivially_copyable_v<ColumnHeader>);

// The page's header; the headers of its columns follow, then each column's numbers, each column
// beginning at a whole byte.
struct PageHeader {
  std::uint32_t checksum = 0;  // low half of XXH3 over all that follows it in the page
  std::uint16_t entry_count = 0;
  std::uint8_t column_count = 0;
  std::uint8_t reserved = 0;
};
static_assert(sizeof(PageHeader) == 8 && std::is_trivially_copyable_v<PageHeader>);

using PageBytes = std::span<std::byte, kPageSize>;
using ConstPageBytes = std::span<const std::byte, kPageSize>;

// Signed numbers as unsigned ones that sort alike, and back.
constexpr std::uint64_t ordered(std::int64_t value) {
  return static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63);
}
constexpr std::int64_t from_ordered(std::uint64_t value) {
  return static_cast<std::int64_t>(value ^ (std::uint64_t{1} << 63));
}

// The columns of one page, by column.
struct PageColumns {
  std::array<std::vector<std::uint64_t>, kColumnsMax> columns;
  std::size_t count = 0;
};

// Packs as many of the entries as fit, at least one, and returns how many. Every column has as many
// entries; one of kDelta must not descend.
std::size_t encode_page(std::span<const std::span<const std::uint64_t>> columns,
                        std::span<const Coding> codings, PageBytes out);

// The first `column_count` columns. data_loss run_damaged
base::Result<void> decode_page(ConstPageBytes page, std::size_t column_count, PageColumns& out);

}  // namespace atollbank::queries::format
