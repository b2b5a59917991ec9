// SPDX-License-Identifier: Apache-2.0
#include "ledger/record_view.h"

#include "base/assert.h"

namespace atollbank::ledger {

using format::SlotKind;

bool is_command(SlotKind kind) {
  switch (kind) {
    case SlotKind::kPosting:
    case SlotKind::kPostingHead:
    case SlotKind::kCapture:
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExpired:
    case SlotKind::kAccountOpened:
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet:
    case SlotKind::kHoldExtended:
    case SlotKind::kExpected:
    case SlotKind::kExchangeHead:
    case SlotKind::kPeriodClosed:
    case SlotKind::kAccrued:
    case SlotKind::kDefined:
    case SlotKind::kBalanceLimitsSet: return true;
    default: return false;
  }
}

std::uint32_t group_distance_of(const format::Slot& slot) {
  return slot_as<format::PostingSlot>(slot).group_distance;
}

std::uint16_t evidence_distance_of(const format::Slot& slot) {
  return slot_as<format::PostingSlot>(slot).evidence_distance;
}

AccountEffect effect_on(const format::Slot& slot, std::uint32_t account) {
  AccountEffect found;
  for_each_effect(slot, [&](const AccountEffect& effect) {
    if (effect.account == account) found = effect;
  });
  return found;
}

std::string evidence_at(std::span<const format::Slot> slots, std::size_t first) {
  std::string evidence;
  if (first >= slots.size()) return evidence;
  const std::size_t size = slot_as<format::EvidenceSlot>(slots[first]).size;
  for (std::size_t i = first; i < slots.size() && evidence.size() < size; ++i) {
    const auto& part = slot_as<format::EvidenceSlot>(slots[i]);
    if (part.kind != SlotKind::kEvidence || part.used > format::kEvidencePerSlot) return {};
    evidence.append(part.bytes, part.used);
  }
  if (evidence.size() != size) evidence.clear();
  return evidence;
}

namespace {

void fill_from_posting(const format::PostingSlot& slot, CommandResult& result) {
  const std::int64_t moved = slot.header.outcome == Outcome::kDone ? slot.amount_minor : 0;
  result.debit_balance_after = slot.debit_balance_after;
  result.debit_balance_before = slot.debit_balance_after + moved;
  result.credit_balance_after = slot.credit_balance_after;
  result.credit_balance_before = slot.credit_balance_after - moved;
  result.held_after = slot.debit_held_after;
}

void fill_from_legs(std::span<const format::Slot> slots, CommandResult& result,
                    std::vector<LegBalance>& leg_balances) {
  const auto& head = slot_as<format::PostingHeadSlot>(slots[0]);
  const bool done = head.header.outcome == Outcome::kDone;
  result.leg_index = static_cast<std::uint32_t>(leg_balances.size());
  for (std::size_t i = 1; i < slots.size() && slots[i].kind == SlotKind::kLegs; ++i) {
    const auto& legs = slot_as<format::LegsSlot>(slots[i]);
    for (std::size_t k = 0; k < legs.count; ++k) {
      const std::int64_t moved = done ? legs.entries[k].amount_minor : 0;
      leg_balances.push_back(
          {legs.entries[k].balance_after - moved, legs.entries[k].balance_after});
    }
  }
}

}  // namespace

void fill_first_answer(std::span<const format::Slot> slots, std::int64_t booking_time_ns,
                       CommandResult& result, std::vector<LegBalance>& leg_balances) {
  result.booking_time_ns = booking_time_ns;
  switch (slots[0].kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued:
      fill_from_posting(slot_as<format::PostingSlot>(slots[0]), result);
      return;
    case SlotKind::kPostingHead:
    case SlotKind::kExchangeHead: fill_from_legs(slots, result, leg_balances); return;
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExtended: {
      const auto& hold = slot_as<format::HoldSlot>(slots[0]);
      result.debit_balance_before = result.debit_balance_after = hold.balance_after;
      result.held_after = hold.held_after;
      return;
    }
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet: {
      const auto& change = slot_as<format::AccountChangedSlot>(slots[0]);
      result.debit_balance_before = result.debit_balance_after = change.balance_after;
      result.held_after = change.held_after;
      return;
    }
    case SlotKind::kExpected: {
      const auto& expected = slot_as<format::ExpectedSlot>(slots[0]);
      result.debit_balance_before = result.debit_balance_after = expected.balance_after;
      result.held_after = expected.held_after;
      return;
    }
    default: return;
  }
}

}  // namespace atollbank::ledger
