// SPDX-License-Identifier: Apache-2.0
// What the projector tells of a record in the event logs of the accounts that it touched.
#include <set>

#include "ledger/account.h"
#include "services/transactions/format/projected_row.h"
#include "services/transactions/projector.h"

namespace atollbank::transactions {

using ledger::Outcome;
using ledger::slot_as;
using ledger::format::SlotKind;

// A pot that is locked, unlocked or deleted: its account hears of it. Account and pot are two
// partitions, and only the account's is told.
base::Result<void> Projector::take_change_of_pot(const Record& record) {
  const auto& slot = slot_as<ledger::format::AccountChangedSlot>(record.at());
  const auto* pot = customer_at(slot.account);
  if (pot == nullptr || !is_pot(*pot) || slot.header.outcome != Outcome::kDone) return {};
  base::Id account_id = slot.reference;
  if (account_id.is_nil()) {
    ATOLL_TRY(account_id, account_of_pot(*pot));
  }
  if (account_id.is_nil()) return {};
  ATOLL_TRY(const bool is_known, has_taken(format::account_partition(account_id), record.slot));
  if (is_known) return {};
  const bool is_closed = record.at().kind == SlotKind::kAccountClosed;
  const bool is_locked = (slot.state_after & ledger::kDebitsFrozen) != 0;
  tell(account_id, {.type = is_closed ? EventType::kPotDeleted : EventType::kPotUpdated,
                    .change = is_closed   ? EventChange::kNone
                              : is_locked ? EventChange::kLocked
                                          : EventChange::kUnlocked,
                    .currency = pot->currency,
                    .object_id = pot->id,
                    .snapshot = {.updated_ns = record.booking_time_ns,
                                 .held_minor = slot.held_after,
                                 .balance_after_minor = slot.balance_after},
                    .client_id = {}});
  return {};
}

// Journals before this was written into the change itself: the oldest account of the pot's owner in
// the pot's slice.
base::Result<base::Id> Projector::account_of_pot(const ledger::AccountOpening& pot) {
  constexpr std::size_t kAccountsMax = 1024;
  const std::string prefix = "account/";
  const std::string partition = format::owner_partition(pot.owner);
  std::set<std::string> keys;
  ATOLL_TRY(const auto stored, store_.scan(partition, prefix, "", kAccountsMax));
  for (const auto& entry : stored) keys.insert(entry.key);
  for (const auto& step : steps_) {
    if (step.partition != partition) continue;
    for (const auto& put : step.puts) {
      if (put.key.starts_with(prefix)) keys.insert(put.key);
    }
  }
  for (const std::string& key : keys) {
    ATOLL_TRY(const base::Id id, base::parse_base62(key.substr(prefix.size())));
    if (id.slice() == pot.id.slice()) return id;
  }
  return base::Id{};
}

void Projector::tell(base::Id account_id, format::StoredEvent event) {
  told_[account_id].push_back(std::move(event));
}

void Projector::tell_transaction(const Projected& row, EventType type, EventChange change) {
  tell(row.account_id, {.type = type,
                        .change = change,
                        .currency = row.currency,
                        .object_id = row.id,
                        .snapshot = {.updated_ns = row.updated_ns,
                                     .settled_ns = row.settled_ns,
                                     .booked_minor = row.booked_minor,
                                     .held_minor = row.held_minor,
                                     .balance_after_minor = row.balance_after_minor},
                        .client_id = {}});
}

void Projector::tell_balance(const Projected& row, Money after) {
  tell(row.account_id, {.type = EventType::kBalanceUpdated,
                        .change = EventChange::kNone,
                        .currency = row.currency,
                        .object_id = row.account_id,
                        .snapshot = {.updated_ns = row.updated_ns,
                                     .held_minor = after.held_minor,
                                     .balance_after_minor = after.balance_minor},
                        .client_id = {}});
}

void Projector::add_events(const Record& record) {
  for (auto& [account_id, events] : told_) {
    Grown grown{.account_id = account_id, .created = 0};
    for (const auto& event : events) {
      const bool is_new = event.type == EventType::kTransactionCreated ||
                          event.type == EventType::kTransactionDeclined;
      if (is_new) ++grown.created;
    }
    const format::EventEntry entry{.time_ns = record.booking_time_ns, .events = std::move(events)};
    add_step({.partition = format::account_partition(account_id),
              .source = source_,
              .position = record.slot,
              .puts = {{.key = format::journal_event_key(record.slot),
                        .value = format::encode_event_entry(entry)}},
              .deletes = {}});
    grown_.push_back(grown);
  }
}

}  // namespace atollbank::transactions
