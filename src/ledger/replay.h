// SPDX-License-Identifier: Apache-2.0
// Folds journaled slots back into the state, at recovery. Every slot carries the balances after it,
// so each is held against the state: a difference is damage or a bug, and the shard does not start
// on it.
#pragma once

#include <span>

#include "base/result.h"
#include "ledger/applier.h"

namespace atollbank::ledger {

class Replay {
 public:
  Replay(LedgerState& state, std::span<const format::Slot> group) : state_(state), group_(group) {}

  // data_loss record_inconsistent
  base::Result<void> run();

 private:
  bool fold(const format::PostingSlot& slot);
  bool fold(const format::PostingHeadSlot& slot, std::size_t index);
  bool fold_legs(const format::LegsSlot& slot, std::uint64_t slot_number, bool done,
                 std::uint64_t& digest);
  bool fold(const format::HoldSlot& slot);
  bool fold_expired(const format::HoldSlot& slot);
  bool fold(const format::AccountOpenedSlot& slot);
  bool fold(const format::AccountChangedSlot& slot);
  bool fold_capture(const format::PostingSlot& slot);

  template <class T>
  const T& slot_at(std::size_t index) const {
    return *reinterpret_cast<const T*>(&group_[index]);
  }
  bool knows(std::uint32_t account) const { return account < state_.accounts.size(); }
  void bind(const base::Id& id, const format::SlotHeader& header, std::uint64_t digest,
            std::uint32_t money_digest, std::uint32_t hold_index);
  void mark_reversed(const format::SlotHeader& header, std::uint64_t related_slot);

  LedgerState& state_;
  std::span<const format::Slot> group_;
  std::uint64_t slot_number_ = 0;
};

}  // namespace atollbank::ledger
