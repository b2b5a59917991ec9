// SPDX-License-Identifier: Apache-2.0
// Folds journaled slots back into the state, at recovery. Every slot carries the balances after it,
// so each is held against the state: a difference is damage or a bug, and the shard does not start
// on it.
//
// A checkpoint is copied while the ledger goes on, so an account or a hold in it may be newer than
// the slot from which the journal is replayed. Each knows its newest slot: up to `settled_slot`,
// where the copying ended, what an account or a hold has already seen is passed over.
#pragma once

#include <optional>
#include <span>

#include "base/result.h"
#include "ledger/applier.h"

namespace atollbank::ledger {

class Replay {
 public:
  Replay(LedgerState& state, std::span<const format::Slot> group, std::uint64_t settled_slot)
      : state_(state), group_(group), settled_slot_(settled_slot) {}

  // data_loss record_inconsistent
  base::Result<void> run();

 private:
  // What a record says of one account.
  struct Entry {
    std::uint32_t account = format::kNoAccount;
    std::uint64_t slot_number = 0;
    std::uint64_t previous_slot = 0;
    std::int64_t amount_minor = 0;
    std::optional<std::int64_t> held_change = 0;  // none: not known, because its hold is newer
    std::int64_t balance_after = 0;
    std::int64_t held_after = 0;
  };

  bool fold(const format::PostingSlot& slot, std::optional<std::int64_t> debit_held_change);
  bool fold(const format::PostingHeadSlot& slot, std::size_t index);
  bool fold_legs(const format::LegsSlot& slot, std::uint64_t slot_number, bool done);
  bool fold(const format::HoldSlot& slot);
  bool fold_expired(const format::HoldSlot& slot);
  bool fold(const format::AccountOpenedSlot& slot);
  bool fold(const format::AccountChangedSlot& slot);
  bool fold_capture(const format::PostingSlot& slot);
  bool fold_accrual(const format::PostingSlot& slot);
  bool fold(const format::PeriodClosedSlot& slot);
  bool fold(const format::DefinedSlot& slot);
  bool fold(const format::BalanceLimitsSlot& slot);
  bool fold_entry(const Entry& entry);

  template <class T>
  const T& slot_at(std::size_t index) const {
    return *reinterpret_cast<const T*>(&group_[index]);
  }
  bool knows(std::uint32_t account) const { return account < state_.accounts.size(); }
  // Whether what has this newest slot was copied after `slot_number`.
  bool has_seen(std::uint64_t last_slot, std::uint64_t slot_number) const {
    return slot_number < settled_slot_ && last_slot >= slot_number;
  }
  // Whether everything loaded is as old as the slot.
  bool is_settled() const { return slot_number_ >= settled_slot_; }
  void mark_reversed(const format::SlotHeader& header, std::uint64_t related_slot);

  LedgerState& state_;
  std::span<const format::Slot> group_;
  std::uint64_t settled_slot_;
  std::uint64_t slot_number_ = 0;
};

}  // namespace atollbank::ledger
