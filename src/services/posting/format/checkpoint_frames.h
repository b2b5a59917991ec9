// SPDX-License-Identifier: Apache-2.0
// The first and the last frame of a shard's checkpoint file; between them stand the ids that are in
// no run yet (8 bytes each, as in a run) and the pieces of the state (ledger/format/checkpoint.h).
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::posting::format {

inline constexpr std::uint32_t kCheckpointFramesFormat = 2;

struct CheckpointBegin {
  std::uint32_t format = kCheckpointFramesFormat;
  std::uint32_t id_run_slots = 0;
  std::uint32_t opening_run_size = 0;
  std::uint32_t reserved = 0;
  std::uint64_t id_run_count = 0;  // files ids-0 to ids-(count-1)
  // About as many as there were: for room to be made.
  std::uint64_t account_count = 0;
  std::uint64_t bound_id_count = 0;
  // Where the replay begins: ledger::format::JournalEnd.
  std::uint64_t end_slot = 0;
  std::uint64_t last_group_slot = 0;
  std::int64_t ledger_time_ns = 0;
  std::uint8_t chain_hash[32] = {};
};
static_assert(sizeof(CheckpointBegin) == 96 &&
              std::has_unique_object_representations_v<CheckpointBegin>);

struct CheckpointFinish {
  std::uint64_t settled_slot = 0;
  std::uint64_t opening_run_count = 0;  // files openings-0 to openings-(count-1)
};
static_assert(sizeof(CheckpointFinish) == 16);

}  // namespace atollbank::posting::format
