// SPDX-License-Identifier: Apache-2.0
#include "services/queries/gleaner.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "services/queries/metadata_terms.h"

namespace atollbank::queries {

using ledger::slot_as;
using ledger::format::GroupHeaderSlot;
using ledger::format::Slot;
using ledger::format::SlotKind;

namespace {

base::Result<void> inconsistent(std::uint64_t slot, std::string_view what) {
  return base::fail(base::ErrorCode::kDataLoss, "record_inconsistent",
                    fmt::format("slot {}: {}", slot, what));
}

}  // namespace

base::Result<void> Gleaner::take(std::span<const Slot> groups) {
  while (!groups.empty()) {
    const auto& header = slot_as<GroupHeaderSlot>(groups[0]);
    if (header.kind != SlotKind::kGroupHeader || header.slot_count == 0 ||
        header.slot_count > groups.size()) {
      return inconsistent(columns_.end_slot, "no whole group");
    }
    ATOLL_TRY_VOID(take_group(groups.first(header.slot_count)));
    groups = groups.subspan(header.slot_count);
  }
  return {};
}

base::Result<void> Gleaner::take_group(std::span<const Slot> group) {
  const auto& header = slot_as<GroupHeaderSlot>(group[0]);
  if (columns_.empty()) {
    columns_.first_slot = header.first_slot;
    columns_.first_account = directory_.own_size();
    columns_.first_class = directory_.own_class_count();
  }
  const std::uint64_t base = header.first_slot - columns_.first_slot;
  if (base + header.slot_count > kOffsetMax)
    return inconsistent(header.first_slot, "too far from its run's begin");
  columns_.end_slot = header.first_slot + header.slot_count;
  columns_.groups.push_back({.time_ns = header.ledger_time_ns, .offset = base});
  group_time_ns_ = header.ledger_time_ns;
  for (std::size_t i = 1; i < group.size(); ++i) {
    const SlotKind kind = group[i].kind;
    if (kind == SlotKind::kPadding) break;
    if (kind == SlotKind::kPosting) {
      const auto& posting = slot_as<ledger::format::PostingSlot>(group[i]);
      if (posting.header.outcome == ledger::Outcome::kDone && posting.evidence_distance == 0 &&
          std::max(posting.debit_account, posting.credit_account) < directory_.own_size()) {
        take_posting(posting, base + i);
        continue;
      }
    }
    if (!ledger::is_command(kind)) continue;
    ATOLL_TRY_VOID(take_command(group.subspan(i), base + i));
  }
  return {};
}

// What almost every slot is, written out.
void Gleaner::take_posting(const ledger::format::PostingSlot& slot, std::uint64_t offset) {
  columns_.codes.push_back(make_entry(slot.header.code, offset));
  columns_.amounts.push_back(
      make_entry(amount_key(static_cast<std::uint64_t>(slot.amount_minor)), offset));
  columns_.terms.push_back(make_entry(term_key(TermKind::kId, slot.id), offset));
  if (!slot.reference.is_nil())
    columns_.terms.push_back(make_entry(term_key(TermKind::kReference, slot.reference), offset));
  visit_posting(slot,
                [&](const NamedEntry& entry) { take_entry(entry, slot.value_time_ns, offset); });
}

void Gleaner::take_entry(const NamedEntry& entry, std::int64_t value_time_ns,
                         std::uint64_t offset) {
  ClassSum& sum = sum_of(entry.account);
  if (!entry.done) {
    ++sum.other_count;
    columns_.mentions.push_back(make_entry(entry.account, offset));
    return;
  }
  if (entry.change_minor == 0) {
    ++sum.other_count;
    columns_.effects.push_back(make_entry(entry.account, offset));
    return;
  }
  const bool shifted = value_time_ns != 0 && value_time_ns != group_time_ns_;
  columns_.effects.push_back(
      make_entry(entry.account, offset, shifted ? kMoves | kShifted : kMoves));
  if (shifted) {
    columns_.values.push_back({.account = entry.account,
                               .offset = static_cast<std::uint32_t>(offset),
                               .value_time_ns = value_time_ns,
                               .change_minor = entry.change_minor});
  }
  ++sum.entry_count;
  (entry.change_minor < 0 ? sum.debit : sum.credit) +=
      entry.change_minor < 0 ? -Int128{entry.change_minor} : Int128{entry.change_minor};
}

ClassSum& Gleaner::sum_of(std::uint32_t account) {
  const std::uint32_t number = directory_.class_number_of(account);
  if (number >= sums_.size()) sums_.resize(number + 1);
  return sums_[number];
}

base::Result<void> Gleaner::take_command(std::span<const Slot> slots, std::uint64_t offset) {
  const CommandFields fields = fields_of(slots[0]);
  if (fields.kind == SlotKind::kAccountOpened && fields.outcome == ledger::Outcome::kDone) {
    ATOLL_TRY_VOID(take_opening(slot_as<ledger::format::AccountOpenedSlot>(slots[0]), offset));
  }
  const std::uint32_t known = directory_.own_size();
  bool known_accounts = true;
  columns_.codes.push_back(make_entry(fields.code, offset));
  for_each_named(slots, [&](const NamedEntry& entry) {
    if (entry.account >= known) {
      known_accounts = false;
      return;
    }
    if (entry.amount_minor >= 0) {
      const auto amount = static_cast<std::uint64_t>(entry.amount_minor);
      const IndexEntry indexed = make_entry(amount_key(amount), offset);
      if (columns_.amounts.empty() || columns_.amounts.back() != indexed)
        columns_.amounts.push_back(indexed);
    }
    take_entry(entry, fields.value_time_ns, offset);
  });
  if (!known_accounts)
    return inconsistent(columns_.first_slot + offset, "an account that was never opened");
  take_terms(slots, fields, offset);
  return {};
}

void Gleaner::take_terms(std::span<const Slot> slots, const CommandFields& fields,
                         std::uint64_t offset) {
  auto& terms = columns_.terms;
  if (!fields.id.is_nil()) terms.push_back(make_entry(term_key(TermKind::kId, fields.id), offset));
  if (!fields.reference.is_nil())
    terms.push_back(make_entry(term_key(TermKind::kReference, fields.reference), offset));
  if (fields.kind != SlotKind::kPosting)
    terms.push_back(make_entry(kind_term_key(fields.kind), offset));
  if (fields.evidence_distance != 0) {
    const std::string evidence = ledger::evidence_at(slots, fields.evidence_distance);
    for_each_metadata(evidence, [&](std::string_view name, std::string_view value) {
      terms.push_back(make_entry(metadata_term_key(name, value), offset));
    });
  }
}

base::Result<void> Gleaner::take_opening(const ledger::format::AccountOpenedSlot& slot,
                                         std::uint64_t offset) {
  const std::uint64_t slot_number = columns_.first_slot + offset;
  if (slot.account != directory_.own_size())
    return inconsistent(slot_number, "an account out of the order of openings");
  const KnownAccount account{
      .id = slot.id, .opened_slot = slot_number, .class_number = directory_.intern(class_of(slot))};
  if (!directory_.add(account)) return inconsistent(slot_number, "an account opened twice");
  columns_.opened.push_back(offset);
  ++sum_of(slot.account).opened_count;
  return {};
}

Columns Gleaner::finish() {
  for (std::uint32_t number = 0; number < sums_.size(); ++number) {
    ClassSum& sum = sums_[number];
    if (sum.entry_count == 0 && sum.opened_count == 0 && sum.other_count == 0) continue;
    sum.class_number = number;
    columns_.class_sums.push_back(std::exchange(sum, {}));
  }
  columns_.end_class = directory_.own_class_count();
  // The next part is likely to be as long.
  Columns next;
  next.effects.reserve(columns_.effects.size());
  next.codes.reserve(columns_.codes.size());
  next.amounts.reserve(columns_.amounts.size());
  next.terms.reserve(columns_.terms.size());
  next.values.reserve(columns_.values.size());
  return std::exchange(columns_, std::move(next));
}

}  // namespace atollbank::queries
