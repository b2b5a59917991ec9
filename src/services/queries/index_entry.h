// SPDX-License-Identifier: Apache-2.0
// What a sorted column of an index holds: one number of 64 bits that sorts by key and then by
// place. Pure functions.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "base/checksum.h"
#include "base/id.h"
#include "ledger/format/slot.h"
#include "ledger/memory/index_table.h"

namespace atollbank::queries {

// key 32 | offset of the command's slot within its run 30 | flags 2.
using IndexEntry = std::uint64_t;

inline constexpr std::uint64_t kOffsetMax = (std::uint64_t{1} << 30) - 1;

enum EntryFlag : std::uint8_t {
  kMoves = 1,    // of an account's effects: the balance changes
  kShifted = 2,  // … and the value time is not the booking time
};

constexpr IndexEntry make_entry(std::uint32_t key, std::uint64_t offset, std::uint8_t flags = 0) {
  return (std::uint64_t{key} << 32) | (offset << 2) | flags;
}
constexpr std::uint32_t key_of(IndexEntry entry) { return static_cast<std::uint32_t>(entry >> 32); }
constexpr std::uint64_t offset_of(IndexEntry entry) { return (entry >> 2) & kOffsetMax; }
constexpr std::uint8_t flags_of(IndexEntry entry) { return static_cast<std::uint8_t>(entry & 3); }

// Amounts in 32 bits that keep their order: exact below 2^26, 26 leading bits above.
constexpr std::uint32_t amount_key(std::uint64_t amount) {
  if (amount < (1u << 26)) return static_cast<std::uint32_t>(amount);
  const auto dropped = static_cast<std::uint32_t>(std::bit_width(amount)) - 26;
  return (dropped << 25) + static_cast<std::uint32_t>(amount >> dropped);
}

// Terms are exact matches of any kind, hashed; who finds one looks at the record itself.
enum class TermKind : std::uint8_t { kId = 1, kReference = 2, kMetadata = 3, kRecordKind = 4 };

inline std::uint32_t term_key(TermKind kind, const base::Id& id) {
  return static_cast<std::uint32_t>(
      ledger::hash_of(id.high + static_cast<std::uint64_t>(kind), id.low) >> 32);
}
inline std::uint32_t metadata_term_key(std::string_view name, std::string_view value) {
  const std::uint64_t seed =
      base::checksum64(name, static_cast<std::uint64_t>(TermKind::kMetadata));
  return static_cast<std::uint32_t>(base::checksum64(value, seed));
}
inline std::uint32_t kind_term_key(ledger::format::SlotKind kind) {
  return term_key(TermKind::kRecordKind, {.high = 0, .low = static_cast<std::uint64_t>(kind)});
}

}  // namespace atollbank::queries
