// SPDX-License-Identifier: Apache-2.0
// The first block of a checkpoint file; the state follows in whole blocks, padded with zeros.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::adapters::format {

inline constexpr std::uint32_t kCheckpointFormat = 1;

struct CheckpointHeader {
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 'c', 'h', 'e', 'c', 'k', 'p', 'o', 'i', 'n', 't'};
  std::uint32_t format = kCheckpointFormat;
  std::uint16_t shard = 0;
  std::uint16_t reserved = 0;
  std::uint64_t state_size = 0;  // without the padding
  std::uint64_t end_slot = 0;    // of the journal that the state is the sum of
  std::uint64_t last_group_slot = 0;
  std::int64_t ledger_time_ns = 0;
  std::uint8_t chain_hash[32] = {};
  std::uint64_t checksum = 0;  // XXH3 of the whole file with this zero
};
static_assert(sizeof(CheckpointHeader) == 96);
static_assert(std::has_unique_object_representations_v<CheckpointHeader>);

}  // namespace atollbank::adapters::format
