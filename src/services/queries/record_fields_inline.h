// SPDX-License-Identifier: Apache-2.0
// for_each_named: inlined into the loop over every journaled slot. Included by record_fields.h
// only.
#pragma once

#include "services/queries/record_fields.h"

namespace atollbank::queries {

template <class Visit>
void visit_posting(const ledger::format::PostingSlot& slot, Visit visit) {
  const bool done = slot.header.outcome == ledger::Outcome::kDone;
  const std::int64_t moved = done ? slot.amount_minor : 0;
  if (slot.debit_account != ledger::format::kNoAccount) {
    visit(NamedEntry{.account = slot.debit_account,
                     .done = done,
                     .change_minor = -moved,
                     .amount_minor = slot.amount_minor,
                     .balance_after = slot.debit_balance_after,
                     .held_after = slot.debit_held_after});
  }
  if (slot.credit_account != ledger::format::kNoAccount) {
    visit(NamedEntry{.account = slot.credit_account,
                     .done = done,
                     .change_minor = moved,
                     .amount_minor = slot.amount_minor,
                     .balance_after = slot.credit_balance_after,
                     .held_after = slot.credit_held_after});
  }
}

template <class Visit>
void visit_legs(const ledger::format::LegsSlot& slot, Visit visit) {
  const bool done = slot.outcome == ledger::Outcome::kDone;
  for (std::size_t i = 0; i < slot.count; ++i) {
    const auto& entry = slot.entries[i];
    if (entry.account == ledger::format::kNoAccount) continue;
    visit(NamedEntry{
        .account = entry.account,
        .done = done,
        .change_minor = done ? entry.amount_minor : 0,
        .amount_minor = entry.amount_minor < 0 ? -entry.amount_minor : entry.amount_minor,
        .balance_after = entry.balance_after,
        .held_after = entry.held_after});
  }
}

template <class Visit>
void for_each_named(std::span<const ledger::format::Slot> slots, Visit visit) {
  using ledger::slot_as;
  using ledger::format::SlotKind;
  const auto& slot = slots[0];
  const bool done = ledger::outcome_of(slot) == ledger::Outcome::kDone;
  switch (slot.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued:
      return visit_posting(slot_as<ledger::format::PostingSlot>(slot), visit);
    case SlotKind::kPostingHead:
    case SlotKind::kExchangeHead:
      for (std::size_t i = 1; i < slots.size() && slots[i].kind == SlotKind::kLegs; ++i)
        visit_legs(slot_as<ledger::format::LegsSlot>(slots[i]), visit);
      return;
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExpired:
    case SlotKind::kHoldExtended: {
      const auto& hold = slot_as<ledger::format::HoldSlot>(slot);
      if (hold.account == ledger::format::kNoAccount) return;
      visit(NamedEntry{.account = hold.account,
                       .done = done,
                       .amount_minor = hold.amount_minor,
                       .balance_after = hold.balance_after,
                       .held_after = hold.held_after});
      return;
    }
    case SlotKind::kAccountOpened:
      // Not an entry of its history: an account that was only opened has none.
      if (!done) return;
      visit(NamedEntry{.account = slot_as<ledger::format::AccountOpenedSlot>(slot).account});
      return;
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet: {
      const auto& change = slot_as<ledger::format::AccountChangedSlot>(slot);
      if (change.account == ledger::format::kNoAccount) return;
      visit(NamedEntry{.account = change.account,
                       .done = done,
                       .balance_after = change.balance_after,
                       .held_after = change.held_after});
      return;
    }
    // A condition and a limit of a sum name an account, but are no entries of its history.
    case SlotKind::kExpected: {
      const auto& expected = slot_as<ledger::format::ExpectedSlot>(slot);
      if (expected.account == ledger::format::kNoAccount) return;
      visit(NamedEntry{.account = expected.account,
                       .balance_after = expected.balance_after,
                       .held_after = expected.held_after});
      return;
    }
    case SlotKind::kBalanceLimitsSet: {
      const auto& limits = slot_as<ledger::format::BalanceLimitsSlot>(slot);
      if (limits.account == ledger::format::kNoAccount) return;
      visit(NamedEntry{.account = limits.account});
      return;
    }
    default: return;
  }
}

}  // namespace atollbank::queries
