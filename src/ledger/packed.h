// SPDX-License-Identifier: Apache-2.0
// Batches and replies as fixed-size records laid end to end: the form in which they travel.
//
// Pure functions; each array is copied once. Here only sizes are judged, so that nothing is read
// that is not there; whether a batch's indexes lie within its arrays is check_batch()
// (command_form.h), which whoever applies the batch calls. Errors, invalid_argument:
// batch_malformed · batch_too_large.
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
