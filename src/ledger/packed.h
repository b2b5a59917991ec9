// SPDX-License-Identifier: Apache-2.0
// Batches and replies as fixed-size records laid end to end, and the check that makes a batch safe to apply.
//
// Pure functions. After check_batch() every index, offset and count of a batch lies within its arrays and the batch
// fits into a group. What a command *means* (its kind, flags, amounts, names) is judged by the ledger, with an
// outcome of its own. Several commands may share legs or evidence; each is counted as if it had its own.
// Errors, all invalid_argument: batch_malformed (sizes and ranges) · batch_too_large (more than a limit).
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "ledger/command.h"
#include "ledger/command_result.h"

namespace atollbank::ledger {

// Views of the four arrays of a batch, as they stand in a message. Any alignment.
struct PackedBatch {
  base::ByteView commands;
  base::ByteView legs;
  base::ByteView openings;
  base::ByteView evidence;
};

// What a command takes in the journal, its legs and evidence included: at least one slot.
std::uint32_t slot_count_of(const Command& command);

base::Result<void> check_batch(const Batch& batch);

// Copies each array once, then checks the batch.
base::Result<Batch> unpack(const PackedBatch& packed);

// Views into `batch`, which must outlive them.
PackedBatch pack(const Batch& batch);

// `bytes` as records of T; batch_malformed when its size is no multiple of theirs. One copy.
template <class T>
base::Result<std::vector<T>> unpack_records(base::ByteView bytes);

extern template base::Result<std::vector<Command>> unpack_records(base::ByteView);
extern template base::Result<std::vector<Leg>> unpack_records(base::ByteView);
extern template base::Result<std::vector<AccountOpening>> unpack_records(base::ByteView);
extern template base::Result<std::vector<CommandResult>> unpack_records(base::ByteView);
extern template base::Result<std::vector<LegBalance>> unpack_records(base::ByteView);

}  // namespace atollbank::ledger
