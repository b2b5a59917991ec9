// SPDX-License-Identifier: Apache-2.0
#include "services/queries/view.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/assert.h"

namespace atollbank::queries {

using base::ErrorCode;
using ledger::format::kLegsPerSlot;
using ledger::format::Slot;
using ledger::format::SlotKind;

namespace {

base::Result<void> unreadable(std::uint64_t slot, std::string_view what) {
  return base::fail(ErrorCode::kDataLoss, "record_unreadable",
                    fmt::format("slot {}: {}", slot, what));
}

base::Result<void> read_slots(const ports::Journal& journal, std::uint64_t first,
                              std::span<Slot> out) {
  ATOLL_TRY(const std::size_t count, journal.read(first, out));
  if (count != out.size()) return unreadable(first, "lies beyond the journal's end");
  return {};
}

}  // namespace

base::Result<View> View::at(const ports::Journal& journal, const AccountDirectory& directory,
                            std::shared_ptr<const Snapshot> snapshot, std::uint64_t as_of_slot) {
  if (as_of_slot > snapshot->end_slot) {
    return base::fail(ErrorCode::kInvalidArgument, "as_of_in_future",
                      fmt::format("the ledger ends at slot {}", snapshot->end_slot));
  }
  View view(journal, directory, std::move(snapshot));
  std::uint64_t end = as_of_slot == 0 ? view.snapshot_->end_slot : as_of_slot;
  // A posting that has begun counts whole.
  for (Slot slot; end < view.snapshot_->end_slot; ++end) {
    ATOLL_TRY(const std::size_t count, journal.read(end, std::span(&slot, 1)));
    if (count != 1 || slot.kind != SlotKind::kLegs) break;
  }
  view.end_slot_ = end;
  const auto& runs = view.snapshot_->runs;
  const auto after = std::ranges::partition_point(
      runs, [&](const auto& run) { return run->first_slot < view.end_slot_; });
  view.run_count_ = static_cast<std::size_t>(after - runs.begin());
  return view;
}

std::size_t View::run_at(std::uint64_t slot) const {
  const auto found =
      std::ranges::partition_point(runs(), [&](const auto& run) { return run->end_slot <= slot; });
  return static_cast<std::size_t>(found - runs().begin());
}

std::uint64_t View::first_slot_after(std::int64_t time_ns) const {
  const auto found = std::ranges::partition_point(
      runs(), [&](const auto& run) { return run->groups.back().time_ns <= time_ns; });
  if (found == runs().end()) return end_slot_;
  return std::min(end_slot_, (*found)->first_slot_after(time_ns));
}

std::uint64_t View::first_slot_from(std::int64_t time_ns) const {
  if (time_ns == INT64_MIN) return 0;
  return first_slot_after(time_ns - 1);
}

std::int64_t View::booking_time_of(std::uint64_t slot) const {
  const std::size_t number = run_at(slot);
  ATOLL_ASSERT(number < run_count_);
  return runs()[number]->booking_time_of(slot);
}

base::Result<std::uint32_t> View::account(const ledger::AccountId& id) const {
  const auto index = directory_->find(id);
  if (!index || directory_->at(*index).opened_slot >= end_slot_)
    return base::fail(ErrorCode::kNotFound, "account_not_found", "no such account at that time");
  return *index;
}

base::Result<void> View::read(std::uint64_t slot, CommandSlots& out) const {
  out.slot = slot;
  out.slots.resize(1);
  ATOLL_TRY_VOID(read_slots(*journal_, slot, out.slots));
  if (!ledger::is_command(out.slots[0].kind)) return unreadable(slot, "journals no command");
  if (const std::size_t legs = leg_slot_count(out.slots[0]); legs != 0) {
    out.slots.resize(1 + legs);
    ATOLL_TRY_VOID(read_slots(*journal_, slot + 1, std::span(out.slots).subspan(1)));
  }
  return {};
}

base::Result<std::string> View::evidence_of(const CommandSlots& command) const {
  const std::uint64_t distance = fields_of(command.slots[0]).evidence_distance;
  if (distance == 0) return std::string();
  std::vector<Slot> slots(1);
  ATOLL_TRY_VOID(read_slots(*journal_, command.slot + distance, slots));
  const std::size_t size = ledger::slot_as<ledger::format::EvidenceSlot>(slots[0]).size;
  slots.resize(std::max<std::size_t>(
      1, (size + ledger::format::kEvidencePerSlot - 1) / ledger::format::kEvidencePerSlot));
  ATOLL_TRY_VOID(read_slots(*journal_, command.slot + distance, slots));
  return ledger::evidence_at(slots, 0);
}

base::Result<Record> View::record_of(const CommandSlots& command, bool with_evidence) const {
  const CommandFields fields = fields_of(command.slots[0]);
  Record record{.slot = command.slot,
                .kind = fields.kind,
                .flags = fields.flags,
                .outcome = fields.outcome,
                .id = fields.id,
                .code = fields.code,
                .currency = fields.currency,
                .amount_minor = fields.amount_minor,
                .booking_time_ns = booking_time_of(command.slot),
                .value_time_ns = fields.value_time_ns,
                .reference = fields.reference,
                .related_slot = fields.related_slot,
                .entries = {},
                .evidence = {}};
  if (record.value_time_ns == 0) record.value_time_ns = record.booking_time_ns;
  for_each_named(command.slots, [&](const NamedEntry& entry) {
    record.entries.push_back({.account = directory_->at(entry.account).id,
                              .currency = directory_->class_of_account(entry.account).currency,
                              .amount_minor = entry.change_minor,
                              .balance_after = entry.balance_after,
                              .held_after = entry.held_after});
  });
  if (with_evidence) {
    ATOLL_TRY(record.evidence, evidence_of(command));
  }
  return record;
}

View::EntryRange View::range_in(const Run& run, std::uint32_t key, std::uint64_t from_slot,
                                std::uint64_t end_slot) {
  const std::uint64_t from = std::max(from_slot, run.first_slot) - run.first_slot;
  const std::uint64_t end = std::min(end_slot, run.end_slot);
  if (end <= run.first_slot + from) return {};
  return {.low = make_entry(key, from), .high = make_entry(key, end - run.first_slot)};
}

base::Result<std::optional<View::AccountEntry>> View::newest_entry(std::uint32_t account,
                                                                   std::uint64_t slot) const {
  for (std::size_t i = std::min(run_at(slot) + 1, run_count_); i-- > 0;) {
    const Run& run = *runs()[i];
    const EntryRange range = range_in(run, account, 0, slot);
    ATOLL_TRY(const auto found, run.effects.last_in(range.low, range.high));
    if (!found) continue;
    CommandSlots command;
    ATOLL_TRY_VOID(read(run.first_slot + offset_of(*found), command));
    AccountEntry newest{.slot = command.slot, .entry = {}};
    for_each_named(command.slots, [&](const NamedEntry& entry) {
      if (entry.account == account) newest.entry = entry;
    });
    if (newest.entry.account != account) {
      ATOLL_TRY_VOID(unreadable(command.slot, "is not of the account that the index names"));
    }
    return std::optional<AccountEntry>(newest);
  }
  return std::optional<AccountEntry>();
}

base::Result<std::int64_t> View::shifted_sum(std::uint32_t account, std::uint64_t slot,
                                             std::int64_t until_ns) const {
  std::int64_t sum = 0;
  for (const auto& run : runs()) {
    if (run->first_slot >= slot) break;
    if (run->values.empty()) continue;
    if (run->end_slot <= slot) {
      ATOLL_TRY(const std::int64_t part, run->values.sum_until(account, until_ns));
      sum = wrapping_sum(sum, part);
      continue;
    }
    std::vector<ValueEntry> entries;
    ATOLL_TRY_VOID(run->values.entries_of(account, INT64_MIN, until_ns, entries));
    for (const ValueEntry& entry : entries) {
      if (run->first_slot + entry.offset < slot) sum = wrapping_sum(sum, entry.change_minor);
    }
  }
  return sum;
}

// What was booked by then, whatever its value time; less what of that is valued later, plus what
// was booked later and is valued by then. Only shifted entries differ.
base::Result<std::int64_t> View::value_balance(std::uint32_t account, std::uint64_t slot,
                                               std::int64_t valued_until_ns) const {
  const std::uint64_t booked_end = std::min(slot, first_slot_after(valued_until_ns));
  ATOLL_TRY(const auto booked, newest_entry(account, booked_end));
  ATOLL_TRY(const std::int64_t booked_shifted, shifted_sum(account, booked_end, INT64_MAX));
  ATOLL_TRY(const std::int64_t valued_shifted, shifted_sum(account, slot, valued_until_ns));
  const std::int64_t balance = booked ? booked->entry.balance_after : 0;
  return wrapping_sum(wrapping_difference(balance, booked_shifted), valued_shifted);
}

}  // namespace atollbank::queries
