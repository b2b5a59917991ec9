// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/fields.h"

#include <algorithm>
#include <utility>

#include "apps/atollctl/amounts.h"
#include "base/timestamp.h"
#include "ledger/account.h"

namespace atollbank::atollctl {
namespace {

std::string label_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

Field make_field(const std::string& name, std::string text, Datum datum) {
  return {.label = label_of(name), .text = std::move(text), .key = name, .datum = std::move(datum)};
}

// An absent value is nothing for people and null for programs.
Field optional_field(const std::string& name, std::string text) {
  Datum datum = text.empty() ? Datum() : Datum(text);
  return make_field(name, std::move(text), std::move(datum));
}

}  // namespace

Field text_field(const std::string& name, std::string text) {
  Datum datum(text);
  // A terminal must not be steered by what somebody once stored.
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == 127; };
  std::replace_if(text.begin(), text.end(), is_control, '.');
  return make_field(name, std::move(text), std::move(datum));
}

Field account_field(const std::string& name, base::Id account) {
  return optional_field(name, account.is_nil() ? "" : base::to_text("acc", account));
}

Field id_field(const std::string& name, base::Id id) {
  return optional_field(name, id.is_nil() ? "" : base::to_base62(id));
}

Field money_field(const std::string& name, std::int64_t minor, std::uint16_t currency) {
  Field field = make_field(name, amount_text(minor, currency), minor);
  field.key = name + "_minor";
  field.to_the_right = true;
  return field;
}

Field count_field(const std::string& name, std::uint64_t count) {
  Field field = make_field(name, std::to_string(count), count);
  field.to_the_right = true;
  return field;
}

Field flag_field(const std::string& name, bool flag) {
  return make_field(name, flag ? "yes" : "no", flag);
}

Field time_field(const std::string& name, std::int64_t time_ns) {
  return optional_field(name, time_ns == 0 ? "" : base::to_rfc3339({.nanoseconds = time_ns}));
}

std::string_view name_of(ledger::format::SlotKind kind) {
  using ledger::format::SlotKind;
  switch (kind) {
    case SlotKind::kPadding: return "padding";
    case SlotKind::kGroupHeader: return "group_header";
    case SlotKind::kPosting: return "posting";
    case SlotKind::kPostingHead: return "posting_of_legs";
    case SlotKind::kLegs: return "legs";
    case SlotKind::kCapture: return "capture";
    case SlotKind::kHoldPlaced: return "hold_placed";
    case SlotKind::kHoldIncreased: return "hold_increased";
    case SlotKind::kHoldReleased: return "hold_released";
    case SlotKind::kHoldExpired: return "hold_expired";
    case SlotKind::kAccountOpened: return "account_opened";
    case SlotKind::kFloorSet: return "floor_set";
    case SlotKind::kFrozen: return "frozen";
    case SlotKind::kAccountClosed: return "account_closed";
    case SlotKind::kEvidence: return "evidence";
    case SlotKind::kSegmentHeader: return "segment_header";
    case SlotKind::kCeilingSet: return "ceiling_set";
    case SlotKind::kHoldExtended: return "hold_extended";
    case SlotKind::kExpected: return "expected";
    case SlotKind::kExchangeHead: return "exchange";
    case SlotKind::kPeriodClosed: return "period_closed";
    case SlotKind::kAccrued: return "accrued";
    case SlotKind::kDefined: return "defined";
    case SlotKind::kBalanceLimitsSet: return "balance_limits_set";
  }
  return "unknown";
}

std::string state_text(std::uint32_t account_state) {
  std::string text;
  const auto add = [&](std::uint32_t bit, std::string_view word) {
    if ((account_state & bit) == 0) return;
    if (!text.empty()) text += ", ";
    text += word;
  };
  add(ledger::kClosed, "closed");
  add(ledger::kDebitsFrozen, "debits frozen");
  add(ledger::kCreditsFrozen, "credits frozen");
  return text.empty() ? "open" : text;
}

}  // namespace atollbank::atollctl
