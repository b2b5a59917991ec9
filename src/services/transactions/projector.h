// SPDX-License-Identifier: Apache-2.0
// Turns whole journal groups into projection steps: one step a record and account it touched, so
// that both sides of a posting are projected by themselves.
//
// Lives for one batch of groups. Reads rows through the store and sees its own earlier steps of the
// batch. What a partition has taken already is left out, so a batch may be seen twice. Blocking.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/command.h"
#include "ledger/format/slot.h"
#include "ledger/record_view.h"
#include "ports/projections.h"
#include "services/transactions/projected.h"

namespace atollbank::transactions {

// What followers know of an address: by its dense index, for the life of the process.
using Openings = std::unordered_map<std::uint32_t, ledger::AccountOpening>;

// The dense indexes that `slots` name and `known` does not hold; openings within `slots` are added.
std::vector<std::uint32_t> learn_openings(std::span<const ledger::format::Slot> slots,
                                          Openings& known);

// A new transaction of an account.
struct Created {
  base::Id account_id;
  std::uint64_t slot = 0;
};

class Projector {
 public:
  Projector(const ports::ProjectionStore& store, const Openings& openings, std::string source);

  // Takes whole groups in journal order. data_loss row_malformed; errors of the store.
  base::Result<void> take(std::span<const ledger::format::Slot> slots);

  const std::vector<ports::ProjectionStep>& steps() const { return steps_; }
  const std::vector<Created>& created() const { return created_; }

 private:
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

  std::optional<posting::Evidence> evidence_of(const Record& record) const;
  const ledger::AccountOpening* customer_at(std::uint32_t index) const;
  Projected new_row(const Record& record, const ledger::AccountOpening& account,
                    std::uint8_t entry) const;
  base::Result<void> add_entry(const Record& record, const posting::Evidence& evidence,
                               std::uint32_t account, std::uint32_t other_account,
                               std::int64_t amount_minor, std::int64_t balance_after_minor,
                               std::uint8_t entry);
  base::Result<void> add_declined(const Record& record, std::uint32_t account,
                                  std::int64_t asked_minor, ledger::Outcome outcome);
  base::Result<void> create(const Record& record, const Projected& row,
                            std::vector<ports::Put> more = {});

  // Adds the put that changes the sum of the row's day; none when nothing changes.
  base::Result<void> add_spending(const Projected& row, std::int64_t change_minor,
                                  std::vector<ports::Put>& puts);

  // The pending transaction that the hold at `hold_slot` made on the account; none for others.
  base::Result<std::optional<Projected>> pending_row(base::Id account_id, std::uint64_t hold_slot);
  base::Result<void> update_pending(const Record& record, const Projected& row,
                                    std::uint64_t hold_slot);

  base::Result<bool> has_taken(const std::string& partition, std::uint64_t slot);
  base::Result<std::optional<std::string>> read(const std::string& partition,
                                                const std::string& key);
  void add_step(ports::ProjectionStep step);

  const ports::ProjectionStore& store_;
  const Openings& openings_;
  const std::string source_;
  std::vector<ports::ProjectionStep> steps_;
  std::vector<Created> created_;
  std::unordered_map<std::string, std::uint64_t> positions_;  // by partition, as the store has them
  std::map<std::pair<std::string, std::string>, std::optional<std::string>> written_;
};

}  // namespace atollbank::transactions
