// SPDX-License-Identifier: Apache-2.0
// The one block of the file `copied-to`: up to where a copied journal was synced, and of which
// journal it is a copy. The rest of the block is zero.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::adapters::format {

inline constexpr std::uint32_t kCopyMarkFormat = 1;

struct CopyMark {
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 'c', 'o', 'p', 'i', 'e', 'd', ' ', 't', 'o', 0};
  std::uint32_t format = kCopyMarkFormat;
  std::uint16_t shard = 0;
  std::uint16_t reserved = 0;
  std::uint32_t segment_slots = 0;
  std::uint32_t reserved1 = 0;
  std::uint64_t end_slot = 0;
  std::uint64_t last_group_slot = 0;  // 0: no group yet
  std::int64_t ledger_time_ns = 0;
  std::uint8_t chain_hash[32] = {};        // of the last group
  std::uint8_t first_chain_hash[32] = {};  // of the first group: names the ledger
  std::uint64_t checksum = 0;              // XXH3 of the bytes before it
};
static_assert(sizeof(CopyMark) == 128);
static_assert(std::has_unique_object_representations_v<CopyMark>);

}  // namespace atollbank::adapters::format
