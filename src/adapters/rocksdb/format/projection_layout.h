// SPDX-License-Identifier: Apache-2.0
// The key layout of the projection store. Format 1.
//
//   "!format"                    → name, number            (format/store_format.h)
//   'C' follower                 → cursor:8
//   'R' partition 00 key         → value                   (as in records)
//   'V' partition 00 source      → position:8
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/rocksdb/format/record_layout.h"

namespace atollbank::adapters::format {

inline constexpr std::string_view kProjectionsName = "atoll projections";
inline constexpr std::uint32_t kProjectionsNumber = 1;

// Everything but the format record lies in [kFirstProjectionKey, kEndOfProjectionKeys).
inline constexpr std::string_view kFirstProjectionKey = "A";
inline constexpr std::string_view kEndOfProjectionKeys = "Z";

inline std::string cursor_key(std::string_view follower) { return 'C' + std::string(follower); }

inline std::string position_key(std::string_view partition, std::string_view source) {
  return 'V' + std::string(partition) + '\0' + std::string(source);
}

}  // namespace atollbank::adapters::format
