// SPDX-License-Identifier: Apache-2.0
#include "sim/model/naive_queries.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "ledger/format/metadata_text.h"
#include "ledger/format/rule_slots.h"
#include "ledger/record_view.h"

namespace atollbank::sim {

using ledger::AccountId;
using ledger::slot_as;
using ledger::format::Slot;
using ledger::format::SlotKind;
using queries::Entry;
using queries::Record;

namespace {

template <std::size_t kSize>
std::string text_of(const char (&field)[kSize]) {
  return {field, strnlen(field, kSize)};
}

std::string address_of(const ledger::AccountOpening& opening) {
  return text_of(opening.namespace_name) + "." + text_of(opening.name);
}

// Value balances may leave 64 bits on the way and come back.
void add(std::int64_t& sum, std::int64_t value) {
  sum = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) +
                                  static_cast<std::uint64_t>(value));
}

bool is_history(const Record& record) {
  switch (record.kind) {
    case SlotKind::kAccountOpened:
    case SlotKind::kExpected:
    case SlotKind::kPeriodClosed:
    case SlotKind::kDefined:
    case SlotKind::kBalanceLimitsSet: return false;
    default: return record.outcome == ledger::Outcome::kDone;
  }
}

bool is_posting(SlotKind kind) {
  return kind == SlotKind::kPosting || kind == SlotKind::kCapture || kind == SlotKind::kAccrued;
}
bool has_legs(SlotKind kind) {
  return kind == SlotKind::kPostingHead || kind == SlotKind::kExchangeHead;
}
bool is_hold(SlotKind kind) {
  return kind == SlotKind::kHoldPlaced || kind == SlotKind::kHoldIncreased ||
         kind == SlotKind::kHoldReleased || kind == SlotKind::kHoldExpired ||
         kind == SlotKind::kHoldExtended;
}
bool is_account_change(SlotKind kind) {
  return kind == SlotKind::kFloorSet || kind == SlotKind::kFrozen ||
         kind == SlotKind::kAccountClosed || kind == SlotKind::kCeilingSet;
}

}  // namespace

Entry NaiveQueries::entry_of(std::uint32_t account, bool done, std::int64_t change,
                             std::int64_t balance, std::int64_t held) const {
  const auto& opening = accounts_.at(account);
  return {.account = opening.id,
          .currency = opening.currency,
          .amount_minor = done ? change : 0,
          .balance_after = balance,
          .held_after = held};
}

std::vector<Entry> NaiveQueries::entries_of(std::span<const Slot> slots) const {
  std::vector<Entry> entries;
  const bool done = ledger::outcome_of(slots[0]) == ledger::Outcome::kDone;
  const auto add = [&](std::uint32_t account, std::int64_t change, std::int64_t balance,
                       std::int64_t held) {
    if (account != ledger::format::kNoAccount)
      entries.push_back(entry_of(account, done, change, balance, held));
  };
  const SlotKind kind = slots[0].kind;
  if (is_posting(kind)) {
    const auto& s = slot_as<ledger::format::PostingSlot>(slots[0]);
    add(s.debit_account, -s.amount_minor, s.debit_balance_after, s.debit_held_after);
    add(s.credit_account, s.amount_minor, s.credit_balance_after, s.credit_held_after);
  } else if (has_legs(kind)) {
    const std::size_t count = slot_as<ledger::format::PostingHeadSlot>(slots[0]).leg_count;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& legs = slot_as<ledger::format::LegsSlot>(slots[1 + i / 3]);
      const auto& leg = legs.entries[i % 3];
      add(leg.account, leg.amount_minor, leg.balance_after, leg.held_after);
    }
  } else if (kind == SlotKind::kAccountOpened) {
    add(slot_as<ledger::format::AccountOpenedSlot>(slots[0]).account, 0, 0, 0);
  } else if (is_account_change(kind)) {
    const auto& s = slot_as<ledger::format::AccountChangedSlot>(slots[0]);
    add(s.account, 0, s.balance_after, s.held_after);
  } else if (kind == SlotKind::kExpected) {
    const auto& s = slot_as<ledger::format::ExpectedSlot>(slots[0]);
    add(s.account, 0, s.balance_after, s.held_after);
  } else if (kind == SlotKind::kBalanceLimitsSet) {
    add(slot_as<ledger::format::BalanceLimitsSlot>(slots[0]).account, 0, 0, 0);
  } else if (is_hold(kind)) {
    const auto& s = slot_as<ledger::format::HoldSlot>(slots[0]);
    add(s.account, 0, s.balance_after, s.held_after);
  }
  return entries;
}

// What each kind keeps at places of its own. What its entries asked for, one each.
std::vector<std::int64_t> NaiveQueries::take_details(std::span<const Slot> slots, Record& record) {
  std::vector<std::int64_t> amounts;
  const auto& posting = slot_as<ledger::format::PostingSlot>(slots[0]);
  if (slots[0].kind == SlotKind::kAccountOpened) {
    const auto& s = slot_as<ledger::format::AccountOpenedSlot>(slots[0]);
    ledger::AccountOpening opening{.id = s.id,
                                   .owner = s.owner,
                                   .currency = s.currency,
                                   .legal_entity = s.legal_entity,
                                   .chart_code = s.header.code};
    std::memcpy(opening.namespace_name, s.namespace_name, sizeof(s.namespace_name));
    std::memcpy(opening.name, s.name, sizeof(s.name));
    std::memcpy(opening.balance_name, s.balance_name, sizeof(s.balance_name));
    accounts_.push_back(opening);
    opened_slots_[s.id] = record.slot;
    amounts.push_back(-1);
  } else if (is_posting(slots[0].kind)) {
    record.amount_minor = posting.amount_minor;
    record.value_time_ns = posting.value_time_ns;
    record.reference = posting.reference;
    record.related_slot = posting.related_slot;
    amounts.assign(2, posting.amount_minor);
  } else if (has_legs(slots[0].kind)) {
    const auto& s = slot_as<ledger::format::PostingHeadSlot>(slots[0]);
    record.value_time_ns = s.value_time_ns;
    record.reference = s.reference;
    record.related_slot = s.related_slot;
    for (std::size_t l = 0; l < s.leg_count; ++l) {
      const auto& legs = slot_as<ledger::format::LegsSlot>(slots[1 + l / 3]);
      const auto& leg = legs.entries[l % 3];
      if (leg.account != ledger::format::kNoAccount) amounts.push_back(std::abs(leg.amount_minor));
    }
  } else if (is_hold(slots[0].kind)) {
    const auto& s = slot_as<ledger::format::HoldSlot>(slots[0]);
    record.amount_minor = s.amount_minor;
    record.value_time_ns = s.value_time_ns;
    record.reference = s.reference;
    record.related_slot = s.hold_slot;
    amounts.push_back(s.amount_minor);
  } else {
    const bool changes = is_account_change(slots[0].kind);
    record.reference = changes ? slot_as<ledger::format::AccountChangedSlot>(slots[0]).reference
                               : slot_as<ledger::format::PeriodClosedSlot>(slots[0]).reference;
    amounts.push_back(-1);
  }
  return amounts;
}

void NaiveQueries::take_group(std::span<const Slot> group) {
  const auto& header = slot_as<ledger::format::GroupHeaderSlot>(group[0]);
  end_slot_ = header.first_slot + header.slot_count;
  group_times_.push_back(header.ledger_time_ns);
  for (std::size_t i = 1; i < group.size(); ++i) {
    const Slot& slot = group[i];
    if (!ledger::is_command(slot.kind)) continue;
    const auto& common = slot_as<ledger::format::PostingSlot>(slot);
    Record record{.slot = header.first_slot + i,
                  .kind = slot.kind,
                  .flags = common.header.flags,
                  .outcome = common.header.outcome,
                  .id = common.id,
                  .code = common.header.code,
                  .currency = common.currency,
                  .booking_time_ns = header.ledger_time_ns,
                  .entries = {},
                  .evidence = {}};
    std::vector<std::int64_t> amounts = take_details(group.subspan(i), record);
    if (record.value_time_ns == 0) record.value_time_ns = record.booking_time_ns;
    record.entries = entries_of(group.subspan(i));
    // An entry on an account that never was (of a chain that was declined whole) is none.
    amounts.resize(record.entries.size());
    if (common.evidence_distance != 0)
      record.evidence = ledger::evidence_at(group, i + common.evidence_distance);
    records_.push_back(std::move(record));
    amounts_.push_back(std::move(amounts));
  }
}

std::uint64_t NaiveQueries::bound(std::uint64_t as_of_slot) const {
  return as_of_slot == 0 ? end_slot_ : as_of_slot;
}

bool NaiveQueries::is_open(const AccountId& account, std::uint64_t as_of_slot) const {
  const auto opened = opened_slots_.find(account);
  return opened != opened_slots_.end() && opened->second < bound(as_of_slot);
}

std::optional<queries::BalanceAsOf> NaiveQueries::balance_as_of(
    const queries::BalanceRequest& request) const {
  const auto& bounds = request.bounds;
  if (!is_open(request.account, bounds.as_of_slot)) return std::nullopt;
  queries::BalanceAsOf answer{.account = request.account, .as_of_slot = bound(bounds.as_of_slot)};
  for (const auto& opening : accounts_) {
    if (opening.id == request.account) answer.currency = opening.currency;
  }
  for (const Record& record : records_) {
    if (record.slot >= answer.as_of_slot || record.booking_time_ns > bounds.booked_until_ns) break;
    if (!is_history(record)) continue;
    for (const Entry& entry : record.entries) {
      if (entry.account != request.account) continue;
      answer.held_minor = entry.held_after;
      answer.last_slot = record.slot;
      if (record.value_time_ns <= bounds.valued_until_ns)
        add(answer.balance_minor, entry.amount_minor);
    }
  }
  return answer;
}

std::optional<queries::Statement> NaiveQueries::statement(
    const queries::StatementRequest& request) const {
  if (!is_open(request.account, request.as_of_slot)) return std::nullopt;
  const bool by_value = request.axis == queries::TimeAxis::kValue;
  queries::Statement answer{
      .lines = {}, .next_cursor = {}, .as_of_slot = bound(request.as_of_slot)};
  for (const Record& record : records_) {
    if (record.slot >= answer.as_of_slot || !is_history(record)) continue;
    for (const Entry& entry : record.entries) {
      if (entry.account != request.account) continue;
      const std::int64_t time = by_value ? record.value_time_ns : record.booking_time_ns;
      const bool before_end = time < request.until_ns || request.until_ns == queries::kTimeMax;
      if (time < request.from_ns) add(answer.opening_minor, entry.amount_minor);
      if (before_end) add(answer.closing_minor, entry.amount_minor);
      if (time < request.from_ns || !before_end || (by_value && entry.amount_minor == 0)) continue;
      answer.lines.push_back({.slot = record.slot,
                              .kind = record.kind,
                              .id = record.id,
                              .amount_minor = entry.amount_minor,
                              .balance_after = entry.balance_after,
                              .held_after = entry.held_after,
                              .booking_time_ns = record.booking_time_ns,
                              .value_time_ns = record.value_time_ns,
                              .code = record.code,
                              .reference = record.reference,
                              .related_slot = record.related_slot,
                              .evidence = request.with_evidence ? record.evidence : ""});
    }
  }
  if (by_value) {
    std::ranges::sort(answer.lines, [](const auto& a, const auto& b) {
      return std::pair(a.value_time_ns, a.slot) < std::pair(b.value_time_ns, b.slot);
    });
    std::int64_t balance = answer.opening_minor;
    for (auto& line : answer.lines) {
      add(balance, line.amount_minor);
      line.balance_after = balance;
    }
  }
  if (request.direction == queries::Direction::kNewestFirst) std::ranges::reverse(answer.lines);
  return answer;
}

bool NaiveQueries::has_address(const AccountId& account, const std::string& prefix) const {
  return std::ranges::any_of(accounts_, [&](const ledger::AccountOpening& opening) {
    return opening.id == account && address_of(opening).starts_with(prefix);
  });
}

bool NaiveQueries::meets(const queries::Filter& filter, const Record& record) const {
  using queries::FilterKind;
  const auto within = [&](std::int64_t value) {
    return value >= filter.low && value < filter.high;
  };
  switch (filter.kind) {
    case FilterKind::kAnd:
      return std::ranges::all_of(filter.children,
                                 [&](const auto& child) { return meets(child, record); });
    case FilterKind::kOr:
      return std::ranges::any_of(filter.children,
                                 [&](const auto& child) { return meets(child, record); });
    case FilterKind::kNot: return !meets(filter.children[0], record);
    case FilterKind::kAccount:
      return std::ranges::any_of(record.entries,
                                 [&](const Entry& entry) { return entry.account == filter.id; });
    case FilterKind::kAddressPrefix:
      return std::ranges::any_of(record.entries, [&](const Entry& entry) {
        return has_address(entry.account, filter.text);
      });
    case FilterKind::kCode: return record.code >= filter.low && record.code <= filter.high;
    case FilterKind::kReference: return record.reference == filter.id;
    case FilterKind::kMetadata: {
      const auto fields = ledger::format::decode_metadata(record.evidence);
      return fields && std::ranges::any_of(*fields, [&](const auto& field) {
               return field.name == filter.text &&
                      ledger::format::to_text(field.value) == filter.value;
             });
    }
    case FilterKind::kAmount: {
      const auto& amounts = amounts_[static_cast<std::size_t>(&record - records_.data())];
      return std::ranges::any_of(amounts, [&](std::int64_t amount) {
        return amount >= 0 && amount >= filter.low && amount <= filter.high;
      });
    }
    case FilterKind::kBookingTime: return within(record.booking_time_ns);
    case FilterKind::kValueTime: return within(record.value_time_ns);
    case FilterKind::kRecordKind: return record.kind == filter.record_kind;
    case FilterKind::kOutcome:
      return (record.outcome == ledger::Outcome::kDone) == (filter.low == 1);
  }
  return false;
}

queries::RecordPage NaiveQueries::search(const queries::SearchRequest& request) const {
  queries::RecordPage page{
      .records = {}, .next_cursor = {}, .as_of_slot = bound(request.as_of_slot)};
  for (const Record& record : records_) {
    if (record.slot >= page.as_of_slot || !meets(request.filter, record)) continue;
    page.records.push_back(record);
    if (!request.with_evidence) page.records.back().evidence.clear();
  }
  if (request.direction == queries::Direction::kNewestFirst) std::ranges::reverse(page.records);
  return page;
}

std::optional<Record> NaiveQueries::record(const base::Id& id) const {
  for (const Record& record : records_) {
    if (record.id == id && !id.is_nil()) return record;
  }
  return std::nullopt;
}

}  // namespace atollbank::sim
