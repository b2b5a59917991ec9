// SPDX-License-Identifier: Apache-2.0
// Turns whole journal groups into projection steps: one step a record and account it touched, so
// that both sides of a posting are projected by themselves.
//
// Lives for one batch of groups. Reads rows through the store and sees its own earlier steps of the
// batch. What a partition has taken already is left out, so a batch may be seen twice. An account's
// step brings its events (format/event_entry.h) with what they tell of. Blocking.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ledger/command.h"
#include "ledger/format/slot.h"
#include "ledger/record_view.h"
#include "ports/projections.h"
#include "services/transactions/format/event_entry.h"
#include "services/transactions/projected.h"
#include "services/transactions/spending.h"

namespace atollbank::transactions {

// What followers know of an address: by its dense index, for the life of the process.
using Openings = std::unordered_map<std::uint32_t, ledger::AccountOpening>;

// Transactions that were sorted into a category and are not projected yet, which is so while the
// projection is made anew. None: it is not known which.
using SortedEarly = std::optional<std::unordered_set<base::Id>>;

bool is_pot(const ledger::AccountOpening& opening);

// The dense indexes that `slots` name and `known` does not hold; openings within `slots` are added.
std::vector<std::uint32_t> learn_openings(std::span<const ledger::format::Slot> slots,
                                          Openings& known);

// An account whose event log grew.
struct Grown {
  base::Id account_id;
  std::size_t created = 0;  // transactions among its events
};

class Projector {
 public:
  Projector(const ports::ProjectionStore& store, const Openings& openings,
            const SortedEarly& sorted_early, std::string source);

  // Takes whole groups in journal order. data_loss row_malformed; errors of the store.
  base::Result<void> take(std::span<const ledger::format::Slot> slots);

  const std::vector<ports::ProjectionStep>& steps() const { return steps_; }
  const std::vector<Grown>& grown() const { return grown_; }

 private:
  // What an account has after a record.
  struct Money {
    std::int64_t balance_minor = 0;
    std::int64_t held_minor = 0;
  };

  // One command's record, where it stands.
  struct Record {
    std::span<const ledger::format::Slot> group;
    std::size_t index = 0;
    std::uint64_t slot = 0;
    std::int64_t booking_time_ns = 0;
    const ledger::format::Slot& at() const { return group[index]; }
  };

  base::Result<void> take_record(const Record& record);
  base::Result<void> take_opening(const Record& record);
  base::Result<void> take_posting(const Record& record);
  base::Result<void> take_legs(const Record& record);
  base::Result<void> take_hold(const Record& record);
  base::Result<void> take_hold_change(const Record& record);
  base::Result<void> take_capture(const Record& record);
  base::Result<void> take_change_of_pot(const Record& record);

  std::optional<posting::Evidence> evidence_of(const Record& record) const;
  const ledger::AccountOpening* customer_at(std::uint32_t index) const;
  Projected new_row(const Record& record, const ledger::AccountOpening& account,
                    std::uint8_t entry) const;
  base::Result<void> add_entry(const Record& record, const posting::Evidence& evidence,
                               std::uint32_t account, std::uint32_t other_account,
                               std::int64_t amount_minor, Money after, Money other_after,
                               std::uint8_t entry);
  base::Result<void> add_declined(const Record& record, std::uint32_t account,
                                  std::int64_t asked_minor, ledger::Outcome outcome);
  // False when the partition has taken this record before.
  base::Result<bool> create(const Record& record, const Projected& row,
                            std::vector<ports::Put> more = {});

  // Adds the put that changes the sum of the row's day; none when nothing changes.
  base::Result<void> add_spending(const Projected& row, std::int64_t change_minor,
                                  std::vector<ports::Put>& puts);

  // Adds to the step what changes the month's sum of the row's category; `before`: what it was to
  // it, none for a new row.
  base::Result<void> add_to_month(const Projected& row, const std::optional<SpendingSum>& before,
                                  ports::ProjectionStep& step);

  // The pending transaction that the hold at `hold_slot` made on the account; none for others.
  base::Result<std::optional<Projected>> pending_row(base::Id account_id, std::uint64_t hold_slot);
  base::Result<void> update_pending(const Record& record, const Projected& row,
                                    std::uint64_t hold_slot, Money after);

  // Gathers the events of the record that is being taken; add_events() puts them into its steps.
  void tell(base::Id account_id, format::StoredEvent event);
  void tell_transaction(const Projected& row, EventType type, EventChange change);
  void tell_balance(const Projected& row, Money after);
  void add_events(const Record& record);
  // The account that a pot belongs to, as far as the journal tells; nil: it does not.
  base::Result<base::Id> account_of_pot(const ledger::AccountOpening& pot);

  base::Result<bool> has_taken(const std::string& partition, std::uint64_t slot);
  base::Result<std::optional<std::string>> read(const std::string& partition,
                                                const std::string& key);
  // Of what the step puts, `unread_key` and events are not read again by this object.
  void add_step(ports::ProjectionStep step, std::string_view unread_key = {});

  const ports::ProjectionStore& store_;
  const Openings& openings_;
  const SortedEarly& sorted_early_;
  const std::string source_;
  std::vector<ports::ProjectionStep> steps_;
  std::vector<Grown> grown_;
  std::map<base::Id, std::vector<format::StoredEvent>> told_;  // of one record, by account
  std::unordered_map<std::string, std::uint64_t> positions_;  // by partition, as the store has them
  // By partition and key: what later records of the batch may ask for.
  std::unordered_map<std::string, std::optional<std::string>> written_;
};

}  // namespace atollbank::transactions
