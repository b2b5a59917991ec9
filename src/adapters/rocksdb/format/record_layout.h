// SPDX-License-Identifier: Apache-2.0
// The key layout of the record store. Format 1.
//
//   "!format"                    → name, number            (format/store_format.h)
//   'O' sequence:8 big-endian    → outbox entry            (format/outbox_entry.h)
//   'P' partition                → version:8
//   'R' partition 00 key         → value
// A partition holds no zero byte, so no partition's keys can fall among another's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/rocksdb/format/store_format.h"

namespace atollbank::adapters::format {

inline constexpr std::string_view kRecordsName = "atoll records";
inline constexpr std::uint32_t kRecordsNumber = 1;

inline constexpr std::string_view kOutboxPrefix = "O";

inline std::string outbox_key(std::uint64_t sequence) {
  return std::string(kOutboxPrefix) + big_endian(sequence);
}

inline std::string version_key(std::string_view partition) { return 'P' + std::string(partition); }

// What the keys of all entries of a partition begin with, in records and in projections.
inline std::string entry_prefix(std::string_view partition) {
  return 'R' + std::string(partition) + '\0';
}

}  // namespace atollbank::adapters::format
