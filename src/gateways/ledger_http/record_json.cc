// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/record_json.h"

#include <cstring>

#include "base/assert.h"
#include "base/timestamp.h"
#include "gateways/ledger_http/exchange_text.h"
#include "gateways/ledger_http/metadata_json.h"
#include "ledger/account.h"
#include "ledger/format/rule_slots.h"
#include "ledger/record_view.h"
#include "money/currency.h"

namespace atollbank::ledger_http {
namespace {

namespace format = ledger::format;
using base::JsonWriter;
using format::Slot;
using format::SlotKind;

template <std::size_t size>
std::string_view name_in(const char (&name)[size]) {
  return {name, strnlen(name, size)};
}

// An account that the book has learnt: null would be a reader's bug, and is shown as such.
void write_account(JsonWriter& json, std::string_view name, std::uint32_t index,
                   const AccountBook& accounts) {
  const KnownAccount* account = accounts.find(index);
  if (account == nullptr) return;
  write_id(json, name, account->id);
}

void write_flags(JsonWriter& json, std::uint8_t flags) {
  if ((flags & ledger::kLinked) != 0) json.member("linked", true);
  if ((flags & ledger::kReversal) != 0) json.member("relation", "reversal");
  if ((flags & ledger::kCorrection) != 0) json.member("relation", "correction");
  if ((flags & ledger::kFinalCapture) != 0) json.member("final_capture", true);
  if ((flags & ledger::kAboveHold) != 0) json.member("above_hold", true);
  if ((flags & ledger::kSealed) != 0) json.member("sealed", true);
}

void write_related(JsonWriter& json, std::string_view name, std::uint64_t slot) {
  if (slot != 0) json.member(name, slot);
}

void write_posting(JsonWriter& json, const format::PostingSlot& slot, const AccountBook& accounts) {
  write_account(json, "debit_account", slot.debit_account, accounts);
  write_account(json, "credit_account", slot.credit_account, accounts);
  json.member("amount_minor", slot.amount_minor);
  write_currency(json, "currency", slot.currency);
  write_time(json, "value_time", slot.value_time_ns);
  write_id(json, "reference", slot.reference);
  if (slot.header.kind == SlotKind::kAccrued)
    json.member("amount_nanos", static_cast<std::int64_t>(slot.related_slot));
  else
    write_related(json, slot.header.kind == SlotKind::kCapture ? "hold_slot" : "related_slot",
                  slot.related_slot);
  if (slot.header.outcome != ledger::Outcome::kDone) return;
  json.member("debit_balance_after", slot.debit_balance_after);
  json.member("credit_balance_after", slot.credit_balance_after);
  json.member("debit_held_after", slot.debit_held_after);
  json.member("credit_held_after", slot.credit_held_after);
}

void write_legs(JsonWriter& json, const format::LegsSlot& legs, const AccountBook& accounts) {
  for (std::size_t i = 0; i < legs.count; ++i) {
    const format::LegEntry& entry = legs.entries[i];
    json.begin_object();
    write_account(json, "account", entry.account, accounts);
    json.member("amount_minor", entry.amount_minor);
    if (const KnownAccount* account = accounts.find(entry.account))
      write_currency(json, "currency", account->currency);
    if (legs.outcome == ledger::Outcome::kDone) {
      json.member("balance_after", entry.balance_after);
      json.member("held_after", entry.held_after);
    }
    json.end_object();
  }
}

void write_exchange(JsonWriter& json, const format::PostingHeadSlot& head) {
  write_currency(json, "base_currency", head.currency);
  write_currency(json, "quote_currency", head.quote_currency);
  json.member("rate", rate_text(head.rate_mantissa, head.rate_exponent));
  json.member("rounding", name_of(static_cast<money::Rounding>(head.rate_rounding)));
  json.member("base_minor", head.base_minor);
  json.member("quote_minor", head.quote_minor);
}

void write_posting_of_legs(JsonWriter& json, std::span<const Slot> record,
                           const AccountBook& accounts) {
  const auto& head = ledger::slot_as<format::PostingHeadSlot>(record[0]);
  write_time(json, "value_time", head.value_time_ns);
  write_id(json, "reference", head.reference);
  write_related(json, "related_slot", head.related_slot);
  if (head.header.kind == SlotKind::kExchangeHead) write_exchange(json, head);
  json.key("legs").begin_array();
  for (const Slot& legs : record.subspan(1))
    write_legs(json, ledger::slot_as<format::LegsSlot>(legs), accounts);
  json.end_array();
}

void write_hold(JsonWriter& json, const format::HoldSlot& slot, const AccountBook& accounts) {
  write_account(json, "account", slot.account, accounts);
  write_account(json, "payee_account", slot.payee_account, accounts);
  json.member("amount_minor", slot.amount_minor);
  write_currency(json, "currency", slot.currency);
  write_time(json, "expires_at", slot.expires_at_ns);
  write_time(json, "value_time", slot.value_time_ns);
  write_id(json, "reference", slot.reference);
  write_related(json, "hold_slot", slot.hold_slot);
  if (slot.header.outcome != ledger::Outcome::kDone) return;
  json.member("balance_after", slot.balance_after);
  json.member("held_after", slot.held_after);
  json.member("remaining_after", slot.remaining_after);
}

void write_opening(JsonWriter& json, const format::AccountOpenedSlot& slot) {
  write_id(json, "owner", slot.owner);
  write_currency(json, "currency", slot.currency);
  write_floor(json, "floor_minor", slot.floor_minor);
  json.member("legal_entity", slot.legal_entity);
  json.member("namespace_name", name_in(slot.namespace_name));
  json.member("name", name_in(slot.name));
  json.member("balance_name", name_in(slot.balance_name));
}

void write_account_change(JsonWriter& json, const format::AccountChangedSlot& slot,
                          const AccountBook& accounts) {
  write_account(json, "account", slot.account, accounts);
  write_id(json, "reference", slot.reference);
  if (slot.header.outcome != ledger::Outcome::kDone) return;
  json.member("debits_frozen", (slot.state_after & ledger::kDebitsFrozen) != 0);
  json.member("credits_frozen", (slot.state_after & ledger::kCreditsFrozen) != 0);
  json.member("closed", (slot.state_after & ledger::kClosed) != 0);
  write_floor(json, "floor_minor", slot.floor_after);
  if (slot.header.kind == SlotKind::kCeilingSet)
    write_ceiling(json, "ceiling_minor", slot.ceiling_after);
}

// ---- what moves no money

void write_expected(JsonWriter& json, const format::ExpectedSlot& slot,
                    const AccountBook& accounts) {
  write_account(json, "account", slot.account, accounts);
  write_id(json, "reference", slot.reference);
  write_floor(json, "balance_min", slot.balance_min_asked);
  write_ceiling(json, "balance_max", slot.balance_max_asked);
  write_related(json, "version", slot.version_asked);
  json.member("balance_after", slot.balance_after);
  json.member("held_after", slot.held_after);
  json.member("version_after", slot.version_after);
}

void write_period(JsonWriter& json, const format::PeriodClosedSlot& slot) {
  write_id(json, "reference", slot.reference);
  write_time(json, "before", slot.closed_before_asked_ns);
  write_time(json, "closed_before_after", slot.closed_before_after_ns);
  write_time(json, "sealed_before_after", slot.sealed_before_after_ns);
}

void write_balance_limits(JsonWriter& json, const format::BalanceLimitsSlot& slot,
                          const AccountBook& accounts) {
  write_account(json, "account", slot.account, accounts);
  write_id(json, "reference", slot.reference);
  write_floor(json, "floor_minor", slot.floor_asked);
  write_ceiling(json, "ceiling_minor", slot.ceiling_asked);
  if (slot.header.outcome != ledger::Outcome::kDone) return;
  write_floor(json, "floor_after", slot.floor_after);
  write_ceiling(json, "ceiling_after", slot.ceiling_after);
}

void write_members_of_kind(JsonWriter& json, std::span<const Slot> record,
                           const AccountBook& accounts) {
  const Slot& slot = record[0];
  switch (slot.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued:
      return write_posting(json, ledger::slot_as<format::PostingSlot>(slot), accounts);
    case SlotKind::kPostingHead:
    case SlotKind::kExchangeHead: return write_posting_of_legs(json, record, accounts);
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExpired:
    case SlotKind::kHoldExtended:
      return write_hold(json, ledger::slot_as<format::HoldSlot>(slot), accounts);
    case SlotKind::kAccountOpened:
      return write_opening(json, ledger::slot_as<format::AccountOpenedSlot>(slot));
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet:
      return write_account_change(json, ledger::slot_as<format::AccountChangedSlot>(slot),
                                  accounts);
    case SlotKind::kExpected:
      return write_expected(json, ledger::slot_as<format::ExpectedSlot>(slot), accounts);
    case SlotKind::kPeriodClosed:
      return write_period(json, ledger::slot_as<format::PeriodClosedSlot>(slot));
    case SlotKind::kDefined:
      return write_id(json, "reference", ledger::slot_as<format::DefinedSlot>(slot).reference);
    case SlotKind::kBalanceLimitsSet:
      return write_balance_limits(json, ledger::slot_as<format::BalanceLimitsSlot>(slot), accounts);
    default: return;
  }
}

}  // namespace

std::string_view name_of(SlotKind kind) {
  switch (kind) {
    case SlotKind::kPosting: return "posting";
    case SlotKind::kPostingHead: return "posting_of_legs";
    case SlotKind::kCapture: return "capture";
    case SlotKind::kHoldPlaced: return "hold_placed";
    case SlotKind::kHoldIncreased: return "hold_increased";
    case SlotKind::kHoldReleased: return "hold_released";
    case SlotKind::kHoldExpired: return "hold_expired";
    case SlotKind::kAccountOpened: return "account_opened";
    case SlotKind::kFloorSet: return "floor_set";
    case SlotKind::kFrozen: return "frozen";
    case SlotKind::kAccountClosed: return "account_closed";
    case SlotKind::kCeilingSet: return "ceiling_set";
    case SlotKind::kHoldExtended: return "hold_extended";
    case SlotKind::kExpected: return "expected";
    case SlotKind::kExchangeHead: return "exchange";
    case SlotKind::kPeriodClosed: return "period_closed";
    case SlotKind::kAccrued: return "accrued";
    case SlotKind::kDefined: return "defined";
    case SlotKind::kBalanceLimitsSet: return "balance_limits_set";
    default: return "";
  }
}

void write_record(JsonWriter& json, std::span<const Slot> slots, std::size_t index,
                  const AccountBook& accounts, const definitions::ReadFields* opened) {
  ATOLL_ASSERT(ledger::is_command(slots[index].kind));
  const Slot& slot = slots[index];
  const auto& header = ledger::slot_as<format::PostingSlot>(slot).header;
  const auto& group =
      ledger::slot_as<format::GroupHeaderSlot>(slots[index - ledger::group_distance_of(slot)]);
  json.begin_object();
  json.member("slot", group.first_slot + ledger::group_distance_of(slot));
  json.member("kind", name_of(slot.kind));
  write_id(json, "id", ledger::id_of(slot));
  json.member("outcome", ledger::name_of(header.outcome));
  write_time(json, "booking_time", group.ledger_time_ns);
  json.member("code", header.code);
  write_flags(json, header.flags);
  write_members_of_kind(json, record_at(slots, index), accounts);
  if (const std::size_t distance = ledger::evidence_distance_of(slot); distance != 0)
    write_evidence(json, ledger::evidence_at(slots, index + distance), opened);
  json.end_object();
}

void write_currency(JsonWriter& json, std::string_view name, std::uint16_t currency) {
  if (const auto known = money::Currency::from_numeric(currency))
    json.member(name, known->alpha());
  else
    json.member(name, currency);
}

void write_id(JsonWriter& json, std::string_view name, base::Id id) {
  if (!id.is_nil()) json.member(name, base::to_base62(id));
}

void write_time(JsonWriter& json, std::string_view name, std::int64_t time_ns) {
  if (time_ns != 0) json.member(name, base::to_rfc3339_exact({time_ns}));
}

void write_floor(JsonWriter& json, std::string_view name, std::int64_t floor_minor) {
  if (floor_minor == ledger::kNoFloor)
    json.key(name).null();
  else
    json.member(name, floor_minor);
}

void write_ceiling(JsonWriter& json, std::string_view name, std::int64_t ceiling_minor) {
  if (ceiling_minor == ledger::kNoCeiling)
    json.key(name).null();
  else
    json.member(name, ceiling_minor);
}

}  // namespace atollbank::ledger_http
