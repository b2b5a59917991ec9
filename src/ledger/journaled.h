// SPDX-License-Identifier: Apache-2.0
// What the engine has journaled up to now: the open group in memory, and everything before it.
// Lives as long as one batch is applied.
#pragma once

#include "ledger/group_builder.h"
#include "ledger/record_source.h"

namespace atollbank::ledger {

class Journaled {
 public:
  Journaled(const GroupBuilder* open_group, const RecordSource& before)
      : open_group_(open_group), before_(before) {}

  // The slot, which was journaled.
  format::Slot at(std::uint64_t slot_number) const {
    if (open_group_ != nullptr && slot_number >= open_group_->first_slot())
      return open_group_->at(slot_number);
    format::Slot slot;
    before_.read(slot_number, {&slot, 1});
    return slot;
  }

 private:
  const GroupBuilder* open_group_;
  const RecordSource& before_;
};

}  // namespace atollbank::ledger
