// SPDX-License-Identifier: Apache-2.0
#include "ledger/content_digest.h"

#include <cstring>
#include <string>
#include <vector>

#include "ledger/exchange_rate.h"
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

std::string evidence_text(const Journaled& journaled, std::uint64_t slot_number,
                          const format::Slot& record) {
  std::vector<format::Slot> slots;
  const std::uint16_t distance = evidence_distance_of(record);
  if (distance == 0) return {};
  slots.push_back(journaled.at(slot_number + distance));
  const std::size_t size = slot_as<format::EvidenceSlot>(slots.front()).size;
  while (slots.size() * format::kEvidencePerSlot < size)
    slots.push_back(journaled.at(slot_number + distance + slots.size()));
  return evidence_at(slots, 0);
}

}  // namespace

Content content_of(const format::PostingSlot& slot) {
  Content content = start_of(slot);
  content.debit_account = slot.debit_account;
  content.credit_account = slot.credit_account;
  content.amount_minor = slot.amount_minor;
  content.value_time_ns = slot.value_time_ns;
  content.related_slot = slot.related_slot;
  if (slot.header.kind == format::SlotKind::kAccrued) {
    // Its exact amount was asked, not the whole one; both stand as they were resolved.
    content.amount_minor = static_cast<std::int64_t>(slot.related_slot);
    content.related_slot = 0;
  }
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
  const bool sets_expiry = placed || slot.header.kind == format::SlotKind::kHoldExtended;
  content.limit_or_time = sets_expiry ? slot.expires_at_ns : 0;
  return content;
}

Content content_of(const format::AccountChangedSlot& slot) {
  Content content = start_of(slot);
  content.debit_account = slot.account;
  content.limit_or_time = slot.limit_asked;
  return content;
}

Content content_of(const format::ExpectedSlot& slot) {
  Content content = start_of(slot);
  content.debit_account = slot.account;
  content.amount_minor = slot.balance_min_asked;
  content.limit_or_time = slot.balance_max_asked;
  content.related_slot = slot.version_asked;
  return content;
}

Content content_of(const format::PeriodClosedSlot& slot) {
  Content content = start_of(slot);
  content.limit_or_time = slot.closed_before_asked_ns;
  return content;
}

Content content_of(const format::BalanceLimitsSlot& slot) {
  Content content = start_of(slot);
  content.debit_account = slot.account;
  content.amount_minor = slot.ceiling_asked;
  content.limit_or_time = slot.floor_asked;
  return content;
}

std::uint64_t digest_of_definition(std::string_view text) { return base::checksum64(text); }

Content content_of(const format::PostingHeadSlot& slot) {
  Content content = start_of(slot);
  const ExchangeRate rate{.mantissa = slot.rate_mantissa,
                          .exponent = slot.rate_exponent,
                          .rounding = static_cast<money::Rounding>(slot.rate_rounding)};
  Command asked;
  rate.write_to(asked);
  content.amount_minor = asked.amount_minor;
  content.limit_or_time = asked.limit_or_time;
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
    case SlotKind::kCapture:
    case SlotKind::kAccrued: return digest_of(content_of(slot_as<format::PostingSlot>(record)));
    case SlotKind::kPostingHead:
    case SlotKind::kExchangeHead: {
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
    case SlotKind::kCeilingSet:
      return digest_of(content_of(slot_as<format::AccountChangedSlot>(record)));
    case SlotKind::kExpected: return digest_of(content_of(slot_as<format::ExpectedSlot>(record)));
    case SlotKind::kPeriodClosed:
      return digest_of(content_of(slot_as<format::PeriodClosedSlot>(record)));
    case SlotKind::kBalanceLimitsSet:
      return digest_of(content_of(slot_as<format::BalanceLimitsSlot>(record)));
    case SlotKind::kDefined: {
      const auto& definition = slot_as<format::DefinedSlot>(record);
      Content content = start_of(definition);
      content.legs_digest = digest_of_definition(evidence_text(journaled, slot_number, record));
      return digest_of(content);
    }
    default: return digest_of(content_of(slot_as<format::HoldSlot>(record)));
  }
}

std::uint64_t money_digest_of(const Journaled& journaled, std::uint64_t slot_number,
                              const format::Slot& record) {
  if (record.kind == format::SlotKind::kPostingHead ||
      record.kind == format::SlotKind::kExchangeHead) {
    const auto& head = slot_as<format::PostingHeadSlot>(record);
    return legs_digest_of(journaled, slot_number, head.leg_count);
  }
  const auto& posting = slot_as<format::PostingSlot>(record);
  return money_digest_of(posting.debit_account, posting.credit_account, posting.amount_minor);
}

}  // namespace atollbank::ledger
