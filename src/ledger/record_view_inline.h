// SPDX-License-Identifier: Apache-2.0
// for_each_effect: inlined into the log thread's loop over every slot. Included by record_view.h
// only.
#pragma once

#include "ledger/record_view.h"

namespace atollbank::ledger {

template <class Visit>
void for_each_effect(const format::Slot& slot, Visit visit) {
  using format::SlotKind;
  switch (slot.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued: {
      const auto& posting = slot_as<format::PostingSlot>(slot);
      if (posting.header.outcome != Outcome::kDone) return;
      visit(AccountEffect{.account = posting.debit_account,
                          .amount_minor = -posting.amount_minor,
                          .balance_after = posting.debit_balance_after,
                          .held_after = posting.debit_held_after,
                          .previous_slot = posting.debit_previous_slot});
      visit(AccountEffect{.account = posting.credit_account,
                          .amount_minor = posting.amount_minor,
                          .balance_after = posting.credit_balance_after,
                          .held_after = posting.credit_held_after,
                          .previous_slot = posting.credit_previous_slot});
      return;
    }
    case SlotKind::kLegs: {
      const auto& legs = slot_as<format::LegsSlot>(slot);
      if (legs.outcome != Outcome::kDone) return;
      for (std::size_t i = 0; i < legs.count; ++i) {
        const auto& entry = legs.entries[i];
        visit(AccountEffect{.account = entry.account,
                            .amount_minor = entry.amount_minor,
                            .balance_after = entry.balance_after,
                            .held_after = entry.held_after,
                            .previous_slot = entry.previous_slot});
      }
      return;
    }
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExpired:
    case SlotKind::kHoldExtended: {
      const auto& hold = slot_as<format::HoldSlot>(slot);
      if (hold.header.outcome != Outcome::kDone) return;
      visit(AccountEffect{.account = hold.account,
                          .balance_after = hold.balance_after,
                          .held_after = hold.held_after,
                          .previous_slot = hold.previous_slot});
      return;
    }
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet: {
      const auto& change = slot_as<format::AccountChangedSlot>(slot);
      if (change.header.outcome != Outcome::kDone) return;
      visit(AccountEffect{.account = change.account,
                          .balance_after = change.balance_after,
                          .held_after = change.held_after,
                          .previous_slot = change.previous_slot,
                          .changes_state = true,
                          .changes_ceiling = change.header.kind == SlotKind::kCeilingSet,
                          .floor_after = change.floor_after,
                          .ceiling_after = change.ceiling_after,
                          .state_after = static_cast<std::uint8_t>(change.state_after)});
      return;
    }
    default: return;
  }
}

}  // namespace atollbank::ledger
