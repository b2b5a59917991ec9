// SPDX-License-Identifier: Apache-2.0
#include "services/queries/record_fields.h"

namespace atollbank::queries {

using ledger::slot_as;
using ledger::format::Slot;
using ledger::format::SlotKind;

CommandFields fields_of(const Slot& slot) {
  CommandFields fields;
  // Header, id and tail stand at the same place in every command's slot.
  const auto& posting = slot_as<ledger::format::PostingSlot>(slot);
  fields.kind = slot.kind;
  fields.flags = posting.header.flags;
  fields.outcome = posting.header.outcome;
  fields.code = posting.header.code;
  fields.id = posting.id;
  fields.currency = posting.currency;
  fields.group_distance = posting.group_distance;
  fields.evidence_distance = posting.evidence_distance;
  switch (slot.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued:
      fields.amount_minor = posting.amount_minor;
      fields.value_time_ns = posting.value_time_ns;
      fields.reference = posting.reference;
      fields.related_slot = posting.related_slot;
      break;
    case SlotKind::kPostingHead:
    case SlotKind::kExchangeHead: {
      const auto& head = slot_as<ledger::format::PostingHeadSlot>(slot);
      fields.value_time_ns = head.value_time_ns;
      fields.reference = head.reference;
      fields.related_slot = head.related_slot;
      break;
    }
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExpired:
    case SlotKind::kHoldExtended: {
      const auto& hold = slot_as<ledger::format::HoldSlot>(slot);
      fields.amount_minor = hold.amount_minor;
      fields.value_time_ns = hold.value_time_ns;
      fields.reference = hold.reference;
      fields.related_slot = hold.hold_slot;
      break;
    }
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet:
      fields.reference = slot_as<ledger::format::AccountChangedSlot>(slot).reference;
      break;
    // All of them have it at the same place.
    case SlotKind::kExpected:
    case SlotKind::kPeriodClosed:
    case SlotKind::kDefined:
    case SlotKind::kBalanceLimitsSet:
      fields.reference = slot_as<ledger::format::DefinedSlot>(slot).reference;
      break;
    default: break;
  }
  return fields;
}

std::size_t leg_slot_count(const Slot& slot) {
  if (slot.kind != SlotKind::kPostingHead && slot.kind != SlotKind::kExchangeHead) return 0;
  const std::size_t legs = slot_as<ledger::format::PostingHeadSlot>(slot).leg_count;
  return (legs + ledger::format::kLegsPerSlot - 1) / ledger::format::kLegsPerSlot;
}

}  // namespace atollbank::queries
