// SPDX-License-Identifier: Apache-2.0
#include "services/posting/statement.h"

#include "services/posting/record_reader.h"

namespace atollbank::posting {
namespace {

using ledger::format::SlotKind;

StatementEntry entry_of(const Record& record, const ledger::AccountEffect& effect) {
  // Code, reference and value time stand at other places in each kind of slot.
  StatementEntry entry;
  entry.slot = record.slot_number;
  entry.kind = record.command.kind;
  entry.id = ledger::id_of(record.command);
  entry.amount_minor = effect.amount_minor;
  entry.balance_after = effect.balance_after;
  entry.held_after = effect.held_after;
  entry.booking_time_ns = record.booking_time_ns;
  entry.evidence = record.evidence;
  const auto copy_common = [&](const auto& slot) {
    entry.code = slot.header.code;
    entry.reference = slot.reference;
  };
  switch (entry.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued: {
      const auto& slot = ledger::slot_as<ledger::format::PostingSlot>(record.command);
      copy_common(slot);
      entry.value_time_ns = slot.value_time_ns;
      if (entry.kind != SlotKind::kAccrued) entry.related_slot = slot.related_slot;
      break;
    }
    case SlotKind::kPostingHead:
    case SlotKind::kExchangeHead: {
      const auto& slot = ledger::slot_as<ledger::format::PostingHeadSlot>(record.command);
      copy_common(slot);
      entry.value_time_ns = slot.value_time_ns;
      entry.related_slot = slot.related_slot;
      break;
    }
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet:
      copy_common(ledger::slot_as<ledger::format::AccountChangedSlot>(record.command));
      break;
    default: {
      const auto& slot = ledger::slot_as<ledger::format::HoldSlot>(record.command);
      copy_common(slot);
      entry.value_time_ns = slot.value_time_ns;
      entry.related_slot = slot.hold_slot;
      break;
    }
  }
  if (entry.value_time_ns == 0) entry.value_time_ns = entry.booking_time_ns;
  return entry;
}

// Only the record before says what a record did to the held amount: a final capture frees more than
// it takes. `held_before`: what was held before the page's oldest entry.
void fill_held_changes(StatementPage& page, std::int64_t held_before) {
  for (auto entry = page.entries.rbegin(); entry != page.entries.rend(); ++entry) {
    entry->held_change_minor = entry->held_after - held_before;
    held_before = entry->held_after;
  }
}

}  // namespace

base::Result<StatementPage> read_statement(const ports::Journal& journal,
                                           const ReaderTable& readers,
                                           const StatementRequest& request) {
  using base::ErrorCode;
  if (request.limit == 0 || request.limit > kStatementLimitMax) {
    return base::fail(ErrorCode::kInvalidArgument, "limit_invalid", "a page has 1 to 8190 entries");
  }
  const auto index = readers.index_of(request.account);
  if (!index) return base::fail(ErrorCode::kNotFound, "account_not_found", "no such account");
  StatementPage page;
  RecordReader reader(journal);
  // `before_slot` is an entry's own slot as a caller was given it, or 0; anything later is walked
  // past.
  std::uint64_t slot = readers.balance_at(*index).last_slot;
  if (request.before_slot != 0 && request.before_slot <= slot) {
    // Begins at the named record itself when it is one of this account, which saves the walk.
    if (const auto named = reader.read(request.before_slot); named) {
      const auto effect = ledger::effect_on(named->slot, *index);
      if (effect.account == *index) slot = effect.previous_slot;
    }
  }
  while (slot != 0 && page.entries.size() < request.limit) {
    ATOLL_TRY(const Record record, reader.read(slot));
    const auto effect = ledger::effect_on(record.slot, *index);
    if (effect.account != *index) {
      return base::fail(ErrorCode::kDataLoss, "record_unreadable",
                        "an account's chain names a record of another");
    }
    if (request.before_slot == 0 || slot < request.before_slot)
      page.entries.push_back(entry_of(record, effect));
    slot = effect.previous_slot;
  }
  if (page.entries.empty()) return page;
  std::int64_t held_before = 0;
  if (slot != 0) {
    ATOLL_TRY(const Record older, reader.read(slot));
    held_before = ledger::effect_on(older.slot, *index).held_after;
  }
  fill_held_changes(page, held_before);
  page.next_before_slot = slot == 0 ? 0 : page.entries.back().slot;
  return page;
}

}  // namespace atollbank::posting
