// SPDX-License-Identifier: Apache-2.0
#include "ledger/content_digest.h"

#include <cstring>

#include "ledger/record_view.h"

namespace atollbank::ledger {
namespace {

template <class T>
Content start_of(const T& slot) {
  Content content;
  content.kind = static_cast<std::uint8_t>(slot.header.kind);
  content.flags = slot.header.flags;
  content.code = slot.header.code;
  content.currency = slot.currency;
  content.reference = slot.reference;
  return content;
}

std::uint64_t legs_digest_of(const Journaled& journaled, std::uint64_t head_slot,
                             std::uint32_t leg_count) {
  std::uint64_t digest = 0;
  for (std::uint32_t leg = 0; leg < leg_count;) {
    const format::Slot slot = journaled.at(++head_slot);
    const auto& legs = slot_as<format::LegsSlot>(slot);
    ATOLL_ASSERT(legs.kind == format::SlotKind::kLegs && legs.count != 0);
    for (std::uint32_t i = 0; i < legs.count && leg < leg_count; ++i, ++leg)
      digest = fold_leg(digest, legs.entries[i].account, legs.entries[i].amount_minor);
  }
  return digest;
}

}  // namespace

Content content_of(const format::PostingSlot& slot) {
  Content content = start_of(slot);
  content.debit_account = slot.debit_account;
  content.credit_account = slot.credit_account;
  content.amount_minor = slot.amount_minor;
  content.value_time_ns = slot.value_time_ns;
  content.related_slot = slot.related_slot;
  return content;
}

Content content_of(const format::HoldSlot& slot) {
  Content content = start_of(slot);
  const bool placed = slot.header.kind == format::SlotKind::kHoldPlaced;
  content.debit_account = slot.account;
  content.credit_account = placed ? slot.payee_account : format::kNoAccount;
  content.amount_minor = slot.amount_asked;
  content.value_time_ns = slot.value_time_ns;
  content.related_slot = slot.hold_slot;
  content.limit_or_time = placed ? slot.expires_at_ns : 0;
  return content;
}

Content content_of(const format::AccountChangedSlot& slot) {
  Content content = start_of(slot);
  content.debit_account = slot.account;
  content.limit_or_time = slot.limit_asked;
  return content;
}

Content content_of(const format::PostingHeadSlot& slot) {
  Content content = start_of(slot);
  content.value_time_ns = slot.value_time_ns;
  content.related_slot = slot.related_slot;
  return content;
}

AccountOpening opening_of(const format::AccountOpenedSlot& slot) {
  AccountOpening opening;
  opening.id = slot.id;
  opening.owner = slot.owner;
  opening.floor_minor = slot.floor_minor;
  opening.currency = slot.currency;
  opening.legal_entity = slot.legal_entity;
  opening.chart_code = slot.header.code;
  std::memcpy(opening.namespace_name, slot.namespace_name, sizeof(opening.namespace_name));
  std::memcpy(opening.name, slot.name, sizeof(opening.name));
  std::memcpy(opening.balance_name, slot.balance_name, sizeof(opening.balance_name));
  return opening;
}

std::uint64_t digest_of_record(const Journaled& journaled, std::uint64_t slot_number,
                               const format::Slot& record) {
  using format::SlotKind;
  switch (record.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture: return digest_of(content_of(slot_as<format::PostingSlot>(record)));
    case SlotKind::kPostingHead: {
      const auto& head = slot_as<format::PostingHeadSlot>(record);
      Content content = content_of(head);
      content.legs_digest = legs_digest_of(journaled, slot_number, head.leg_count);
      return digest_of(content);
    }
    case SlotKind::kAccountOpened:
      return digest_of(opening_of(slot_as<format::AccountOpenedSlot>(record)));
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
      return digest_of(content_of(slot_as<format::AccountChangedSlot>(record)));
    default: return digest_of(content_of(slot_as<format::HoldSlot>(record)));
  }
}

std::uint64_t money_digest_of(const Journaled& journaled, std::uint64_t slot_number,
                              const format::Slot& record) {
  if (record.kind == format::SlotKind::kPostingHead) {
    const auto& head = slot_as<format::PostingHeadSlot>(record);
    return legs_digest_of(journaled, slot_number, head.leg_count);
  }
  const auto& posting = slot_as<format::PostingSlot>(record);
  return money_digest_of(posting.debit_account, posting.credit_account, posting.amount_minor);
}

}  // namespace atollbank::ledger
