// SPDX-License-Identifier: Apache-2.0
// The saved state of a ledger: this header, then accounts with their openings, places of ids, holds
// and reversed postings as plain little-endian arrays. Format 3. Derived data: a checkpoint of
// another format is ignored, not read.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::ledger::format {

inline constexpr std::uint32_t kCheckpointFormat = 3;

struct CheckpointHeader {
  std::uint32_t format = kCheckpointFormat;
  std::uint32_t account_size = 64;
  std::uint32_t opening_size = 104;
  std::uint32_t bound_id_size = 16;
  std::uint32_t hold_size = 64;
  std::uint32_t hold_count = 0;
  std::uint64_t account_count = 0;
  std::uint64_t bound_id_count = 0;
  std::uint64_t reversed_count = 0;
};
static_assert(sizeof(CheckpointHeader) == 48 && std::is_trivially_copyable_v<CheckpointHeader>);

// Where the command of an id is journaled: the top 40 bits of the id's hash, and the slot.
struct IdPlace {
  std::uint64_t hash_prefix = 0;
  std::uint64_t slot = 0;
};
static_assert(sizeof(IdPlace) == 16);

}  // namespace atollbank::ledger::format
