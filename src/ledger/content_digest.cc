// SPDX-License-Identifier: Apache-2.0
#include "ledger/content_digest.h"

#include <cstring>

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
  content.limit_or_time = slot.floor_asked;
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

}  // namespace atollbank::ledger
