// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/dump/record_dump.h"

#include <algorithm>
#include <cstring>

#include "apps/atollctl/amounts.h"
#include "apps/atollctl/dump/evidence_dump.h"
#include "apps/atollctl/fields.h"
#include "base/bytes.h"
#include "ledger/account.h"
#include "ledger/format/rule_slots.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {
namespace {

using ledger::slot_as;
using ledger::format::AccountChangedSlot;
using ledger::format::AccountOpenedSlot;
using ledger::format::BalanceLimitsSlot;
using ledger::format::DefinedSlot;
using ledger::format::EvidenceSlot;
using ledger::format::ExpectedSlot;
using ledger::format::GroupHeaderSlot;
using ledger::format::HoldSlot;
using ledger::format::LegEntry;
using ledger::format::LegsSlot;
using ledger::format::PeriodClosedSlot;
using ledger::format::PostingHeadSlot;
using ledger::format::PostingSlot;
using ledger::format::Slot;
using ledger::format::SlotHeader;
using ledger::format::SlotKind;

std::string name_in(std::span<const char> padded) {
  return std::string(padded.begin(), std::find(padded.begin(), padded.end(), '\0'));
}

std::string hex_of(std::span<const std::uint8_t> bytes) {
  return base::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// The low word of a sum; nobody's group has more.
Field sum_field(const std::string& name, const std::uint64_t (&words)[2]) {
  return count_field(name, words[0]);
}

std::string flags_text(std::uint8_t flags) {
  static constexpr std::string_view kWords[] = {"linked",        "reversal",      "correction",
                                                "final capture", "freeze debits", "freeze credits",
                                                "above hold",    "sealed"};
  std::string text;
  for (std::size_t bit = 0; bit < std::size(kWords); ++bit) {
    if ((flags >> bit & 1) != 0) text += (text.empty() ? "" : ", ") + std::string(kWords[bit]);
  }
  return text;
}

class Dump {
 public:
  Dump(std::span<const Slot> group, const AccountOf& account_of)
      : group_(group), header_(slot_as<GroupHeaderSlot>(group.front())), account_of_(account_of) {}

  View of(std::size_t index) {
    const Slot& record = group_[index];
    add(count_field("slot", header_.first_slot + index));
    add(text_field("kind", std::string(name_of(record.kind))));
    if (index > 0) {
      add_common(record);
      add_details(record, index);
      add_evidence(record, index);
    }
    add_group(index);
    return std::move(view_);
  }

 private:
  void add(Field field) { view_.fields.push_back(std::move(field)); }

  void add_account(const std::string& name, std::uint32_t index) {
    const auto found = index == ledger::format::kNoAccount ? std::optional<ledger::AccountOpening>()
                                                           : account_of_(index);
    Field field = account_field(name, found ? found->id : base::Id{});
    if (found) {
      field.text += " (" + name_in(found->namespace_name) + " " + name_in(found->name) +
                    ", index " + std::to_string(index) + ")";
    }
    add(std::move(field));
  }

  std::uint16_t currency_of(std::uint32_t account) const {
    const auto found = account_of_(account);
    return found ? found->currency : std::uint16_t{0};
  }

  void add_limit(const std::string& name, std::int64_t limit, std::uint16_t currency) {
    if (limit != INT64_MIN && limit != INT64_MAX) return add(money_field(name, limit, currency));
    add({.label = name, .text = "no limit", .key = name + "_minor", .to_the_right = true});
  }

  void add_common(const Slot& record) {
    const auto& header = slot_as<PostingSlot>(record).header;
    add(id_field("id", ledger::id_of(record)));
    add(text_field("outcome", std::string(ledger::name_of(header.outcome))));
    add(text_field("flags", flags_text(header.flags)));
    add(count_field("code", header.code));
    add(time_field("booked", header_.ledger_time_ns));
    add({.label = "booked ns",
         .text = std::to_string(header_.ledger_time_ns),
         .key = "booking_time_ns",
         .datum = header_.ledger_time_ns});
  }

  void add_details(const Slot& record, std::size_t index) {
    switch (record.kind) {
      case SlotKind::kPosting:
      case SlotKind::kCapture:
      case SlotKind::kAccrued: return add_posting(slot_as<PostingSlot>(record));
      case SlotKind::kPostingHead:
      case SlotKind::kExchangeHead: return add_head(slot_as<PostingHeadSlot>(record), index);
      case SlotKind::kHoldPlaced:
      case SlotKind::kHoldIncreased:
      case SlotKind::kHoldReleased:
      case SlotKind::kHoldExpired:
      case SlotKind::kHoldExtended: return add_hold(slot_as<HoldSlot>(record));
      case SlotKind::kAccountOpened: return add_opening(slot_as<AccountOpenedSlot>(record));
      case SlotKind::kFloorSet:
      case SlotKind::kFrozen:
      case SlotKind::kAccountClosed:
      case SlotKind::kCeilingSet: return add_change(slot_as<AccountChangedSlot>(record));
      case SlotKind::kExpected: return add_condition(slot_as<ExpectedSlot>(record));
      case SlotKind::kPeriodClosed: return add_period(slot_as<PeriodClosedSlot>(record));
      case SlotKind::kDefined: return add_definition(slot_as<DefinedSlot>(record));
      case SlotKind::kBalanceLimitsSet: return add_limits(slot_as<BalanceLimitsSlot>(record));
      default: return;
    }
  }

  void add_posting(const PostingSlot& slot) {
    add(money_field("amount", slot.amount_minor, slot.currency));
    add_account("debit_account", slot.debit_account);
    add(money_field("debit_balance_after", slot.debit_balance_after, slot.currency));
    add(money_field("debit_held_after", slot.debit_held_after, slot.currency));
    add(count_field("debit_previous_slot", slot.debit_previous_slot));
    add_account("credit_account", slot.credit_account);
    add(money_field("credit_balance_after", slot.credit_balance_after, slot.currency));
    add(money_field("credit_held_after", slot.credit_held_after, slot.currency));
    add(count_field("credit_previous_slot", slot.credit_previous_slot));
    add(time_field("value_time", slot.value_time_ns));
    add(id_field("reference", slot.reference));
    const bool is_accrual = slot.header.kind == SlotKind::kAccrued;
    add(count_field(is_accrual ? "exact_nano_minor" : "related_slot", slot.related_slot));
  }

  void add_head(const PostingHeadSlot& head, std::size_t index) {
    add(count_field("leg_count", head.leg_count));
    add(time_field("value_time", head.value_time_ns));
    add(id_field("reference", head.reference));
    add(count_field("related_slot", head.related_slot));
    if (head.header.kind == SlotKind::kExchangeHead) {
      add(count_field("rate_mantissa", static_cast<std::uint64_t>(head.rate_mantissa)));
      add(count_field("rate_exponent", head.rate_exponent));
      add(count_field("rate_rounding", head.rate_rounding));
      add(money_field("base", head.base_minor, head.currency));
      add(money_field("quote", head.quote_minor, head.quote_currency));
    }
    view_.list_key = "legs";
    for (std::uint32_t i = 0; i < head.leg_count; ++i) {
      const std::size_t place = index + 1 + i / ledger::format::kLegsPerSlot;
      if (place >= group_.size() || group_[place].kind != SlotKind::kLegs) return;
      add_leg(slot_as<LegsSlot>(group_[place]).entries[i % ledger::format::kLegsPerSlot]);
    }
  }

  void add_leg(const LegEntry& leg) {
    const std::uint16_t currency = currency_of(leg.account);
    const auto found = account_of_(leg.account);
    view_.rows.push_back({account_field("account", found ? found->id : base::Id{}),
                          money_field("amount", leg.amount_minor, currency),
                          money_field("balance_after", leg.balance_after, currency),
                          money_field("held_after", leg.held_after, currency),
                          count_field("previous_slot", leg.previous_slot)});
  }

  void add_hold(const HoldSlot& slot) {
    add(money_field("amount", slot.amount_minor, slot.currency));
    add(money_field("amount_asked", slot.amount_asked, slot.currency));
    add_account("account", slot.account);
    add_account("payee", slot.payee_account);
    add(money_field("balance_after", slot.balance_after, slot.currency));
    add(money_field("held_after", slot.held_after, slot.currency));
    add(money_field("remaining_after", slot.remaining_after, slot.currency));
    add(time_field("expires", slot.expires_at_ns));
    add(count_field("hold_slot", slot.hold_slot));
    add(count_field("previous_slot", slot.previous_slot));
    add(time_field("value_time", slot.value_time_ns));
    add(id_field("reference", slot.reference));
  }

  void add_opening(const AccountOpenedSlot& slot) {
    add(count_field("index", slot.account));
    add(text_field("currency", currency_text(slot.currency)));
    add(text_field("namespace", name_in(slot.namespace_name)));
    add(text_field("name", name_in(slot.name)));
    add(text_field("balance_name", name_in(slot.balance_name)));
    add(id_field("owner", slot.owner));
    add(count_field("legal_entity", slot.legal_entity));
    add_limit("floor", slot.floor_minor, slot.currency);
  }

  void add_change(const AccountChangedSlot& slot) {
    const std::uint16_t currency = currency_of(slot.account);
    add_account("account", slot.account);
    add(text_field("state_after", state_text(slot.state_after)));
    add_limit("floor_after", slot.floor_after, currency);
    if (slot.header.kind == SlotKind::kCeilingSet) {
      add_limit("ceiling_after", slot.ceiling_after, currency);
    }
    add_limit("limit_asked", slot.limit_asked, currency);
    add(money_field("balance_after", slot.balance_after, currency));
    add(money_field("held_after", slot.held_after, currency));
    add(count_field("previous_slot", slot.previous_slot));
    add(id_field("reference", slot.reference));
  }

  void add_condition(const ExpectedSlot& slot) {
    const std::uint16_t currency = currency_of(slot.account);
    add_account("account", slot.account);
    add_limit("balance_min_asked", slot.balance_min_asked, currency);
    add_limit("balance_max_asked", slot.balance_max_asked, currency);
    add(count_field("version_asked", slot.version_asked));
    add(money_field("balance_found", slot.balance_after, currency));
    add(money_field("held_found", slot.held_after, currency));
    add(count_field("version_found", slot.version_after));
    add(id_field("reference", slot.reference));
  }

  void add_period(const PeriodClosedSlot& slot) {
    add(time_field("closed_before_asked", slot.closed_before_asked_ns));
    add(time_field("closed_before_after", slot.closed_before_after_ns));
    add(time_field("sealed_before_after", slot.sealed_before_after_ns));
    add(id_field("reference", slot.reference));
  }

  void add_definition(const DefinedSlot& slot) {
    add(id_field("name_hash", slot.reference));
    add(count_field("previous_slot", slot.previous_slot));
  }

  void add_limits(const BalanceLimitsSlot& slot) {
    const std::uint16_t currency = currency_of(slot.account);
    add_account("account", slot.account);
    add_limit("floor_asked", slot.floor_asked, currency);
    add_limit("ceiling_asked", slot.ceiling_asked, currency);
    add_limit("floor_after", slot.floor_after, currency);
    add_limit("ceiling_after", slot.ceiling_after, currency);
    add(count_field("previous_slot", slot.previous_slot));
    add(id_field("reference", slot.reference));
  }

  void add_evidence(const Slot& record, std::size_t index) {
    const std::uint16_t distance = ledger::evidence_distance_of(record);
    if (distance == 0) return;
    for (Field& field : dump_evidence(ledger::evidence_at(group_, index + distance))) {
      add(std::move(field));
    }
  }

  void add_group(std::size_t index) {
    add(count_field("group_slot", header_.first_slot));
    add(count_field("group_position", index));
    add(count_field("group_records", header_.command_count));
    add(count_field("group_slots", header_.slot_count));
    add(count_field("group_format", header_.format));
    add(count_field("shard", header_.shard));
    add(time_field("group_time", header_.ledger_time_ns));
    add(sum_field("group_debit_sum", header_.debit_sum));
    add(sum_field("group_credit_sum", header_.credit_sum));
    add(count_field("previous_group_slot", header_.previous_group_slot));
    add(text_field("group_chain_hash", hex_of(header_.chain_hash)));
    add(count_field("group_checksum", header_.checksum));
    add(text_field("record_before", neighbour(index, -1)));
    add(text_field("record_after", neighbour(index, 1)));
  }

  // The next command in that direction, within the group.
  std::string neighbour(std::size_t index, std::ptrdiff_t step) const {
    auto place = static_cast<std::ptrdiff_t>(index) + step;
    for (; place > 0 && place < static_cast<std::ptrdiff_t>(header_.used_count); place += step) {
      const Slot& slot = group_[static_cast<std::size_t>(place)];
      if (!ledger::is_command(slot.kind)) continue;
      return std::to_string(header_.first_slot + static_cast<std::uint64_t>(place)) + " " +
             std::string(name_of(slot.kind)) + " " + base::to_base62(ledger::id_of(slot));
    }
    return step < 0 ? "none: the first of its group" : "none: the last of its group";
  }

  std::span<const Slot> group_;
  const GroupHeaderSlot& header_;
  const AccountOf& account_of_;
  View view_;
};

}  // namespace

base::Result<View> dump_record(std::span<const Slot> group, std::uint64_t slot,
                               const AccountOf& account_of) {
  const auto& header = slot_as<GroupHeaderSlot>(group.front());
  std::size_t index = slot - header.first_slot;
  if (slot < header.first_slot || index >= header.used_count) {
    return base::fail(base::ErrorCode::kNotFound, "record_not_found",
                      "slot " + std::to_string(slot) + " holds no record");
  }
  if (group[index].kind == SlotKind::kEvidence) {
    index -= std::min<std::size_t>(slot_as<EvidenceSlot>(group[index]).owner_distance, index);
  }
  if (group[index].kind == SlotKind::kLegs) {
    index -= std::min<std::size_t>(slot_as<LegsSlot>(group[index]).head_distance, index);
  }
  return Dump(group, account_of).of(index);
}

}  // namespace atollbank::atollctl
