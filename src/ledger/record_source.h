// SPDX-License-Identifier: Apache-2.0
// The records that the engine journaled, to be read back: full ids and contents are compared there,
// so that memory holds eight bytes of an id and not its record.
#pragma once

#include <cstdint>
#include <span>

#include "ledger/format/slot.h"

namespace atollbank::ledger {

class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // Copies slots of groups before the open one. What was journaled must be readable: who cannot
  // read it may not go on and stops the process.
  virtual void read(std::uint64_t first_slot, std::span<format::Slot> out) const = 0;
};

// For ledgers that only replay: nothing is ever read back.
const RecordSource& no_records();

}  // namespace atollbank::ledger
