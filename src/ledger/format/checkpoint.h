// SPDX-License-Identifier: Apache-2.0
// The saved state of a ledger at a clean stop: this header, then accounts, openings, bound ids and
// holds as plain little-endian arrays. Format 1. Derived data: a checkpoint of another format is
// ignored, not read.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::ledger::format {

inline constexpr std::uint32_t kCheckpointFormat = 1;

struct CheckpointHeader {
  std::uint32_t format = kCheckpointFormat;
  std::uint32_t account_size = 64;
  std::uint32_t opening_size = 104;
  std::uint32_t bound_id_size = 40;
  std::uint32_t hold_size = 40;
  std::uint32_t hold_count = 0;
  std::uint64_t account_count = 0;
  std::uint64_t bound_id_count = 0;
};
static_assert(sizeof(CheckpointHeader) == 40 && std::is_trivially_copyable_v<CheckpointHeader>);

}  // namespace atollbank::ledger::format
