// SPDX-License-Identifier: Apache-2.0
// The ledger of one shard: a pure, deterministic state machine. Commands and the time go in,
// journal slots and results come out; the same input gives the same bytes. No clock, no thread, no
// disk.
//
// One thread at a time. Invariants: every posting sums to zero per currency; an account's balance
// is the fold of its records; replaying the slots that apply() wrote rebuilds exactly this state.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "ledger/applier.h"
#include "ledger/checkpoint/id_run.h"
#include "ledger/checkpoint/state_copy.h"

namespace atollbank::ledger {

struct CurrencySum {
  std::uint16_t currency = 0;
  std::int64_t credit_minor = 0;  // sum of the positive balances
  std::int64_t debit_minor =
      0;  // sum of the negative ones, as a positive number; equal, or money was made
};

class Ledger {
 public:
  // `records` outlives the ledger and has every group that it journaled before the open one.
  // What grows with every command gets its memory from `pages`, which does too.
  explicit Ledger(const RecordSource& records = no_records(),
                  base::PageSource& pages = base::pages_of_the_kernel())
      : records_(&records), state_(pages) {}

  // Applies the batch in order; appends what must be journaled to `group` and to the two vectors
  // one result a command and the balances of the legs. The batch passed check_batch() and the group
  // has that much room.
  void apply(const Batch& batch, GroupBuilder& group, std::vector<CommandResult>& results,
             std::vector<LegBalance>& leg_balances);

  // Journals the expiry of holds that are due at the group's time, at most `limit`; true when more
  // are due. Called first in every group.
  bool expire_due_holds(GroupBuilder& group, std::uint32_t limit);
  // Whether a hold is due, and forgets those that ended before their time came.
  bool has_due_hold(std::int64_t now_ns);
  // When a group must be opened for an expiry; INT64_MAX for never. May be early, never late.
  std::int64_t next_expiry_ns() const { return state_.holds.next_expiry_ns(); }

  // Takes a whole journaled group, in order, at recovery. data_loss record_inconsistent when the
  // records do not follow from the state: the journal was written by something else, or this is a
  // bug.
  base::Result<void> replay(std::span<const format::Slot> group);

  // A copy made while the ledger goes on, and how a fresh one is made of it: the pieces, the runs
  // of ids before the slot where the copy began, replay() from there on. `settled_slot` is where
  // the ledger stood when the copying ended. data_loss checkpoint_malformed
  StateCopy copy(PieceSizes sizes, std::uint32_t first_opening) const {
    return {state_, sizes, first_opening};
  }
  // Makes room in a fresh ledger for about as many.
  void reserve(std::uint64_t account_count, std::uint64_t bound_id_count) {
    state_.accounts.reserve(account_count);
    state_.bound_ids.reserve(bound_id_count);
  }
  base::Result<void> load_piece(base::ByteView piece);
  // May run beside load_piece() on another thread.
  void load_ids(const IdRun& run);
  void set_settled_slot(std::uint64_t settled_slot) { settled_slot_ = settled_slot; }

  // The whole state as bytes, the same for the same state, and back (into a fresh ledger).
  // data_loss checkpoint_malformed
  base::Bytes save() const;
  base::Result<void> load(base::ByteView bytes);

  const AccountTable& accounts() const { return state_.accounts; }
  const HoldBook& holds() const { return state_.holds; }
  const RuleState& rules() const { return state_.rules; }
  std::uint64_t bound_id_count() const { return state_.bound_ids.size(); }
  // The slot that journaled the command with this id; none when it was never used. `open_group` is
  // the group being built, if any.
  std::optional<std::uint64_t> slot_of(const base::Id& id, const GroupBuilder* open_group) const;
  // Every currency's sums, by currency.
  std::vector<CurrencySum> trial_balance() const;

 private:
  base::Result<void> take_openings(base::ByteReader& reader, const format::PieceHeader& header);

  const RecordSource* records_;
  LedgerState state_;
  std::uint64_t settled_slot_ = 0;  // see replay.h
};

}  // namespace atollbank::ledger
