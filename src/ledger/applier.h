// SPDX-License-Identifier: Apache-2.0
// Applies one batch to the state of a shard, command by command: checks in the order of outcome.h,
// changes the state, journals, binds the id. Lives for one batch; see ledger.h for what callers
// use.
#pragma once

#include <vector>

#include "ledger/account_table.h"
#include "ledger/bound_ids.h"
#include "ledger/command_result.h"
#include "ledger/content_digest.h"
#include "ledger/group_builder.h"
#include "ledger/hold_book.h"
#include "ledger/journaled.h"
#include "ledger/record_view.h"
#include "ledger/reversed_postings.h"
#include "ledger/rules/rule_state.h"

namespace atollbank::ledger {

struct LedgerState {
  explicit LedgerState(base::PageSource& pages) : bound_ids(pages), holds(pages) {}

  AccountTable accounts;
  BoundIds bound_ids;
  HoldBook holds;
  ReversedPostings reversed;
  RuleState rules;

  // Tells the limits of the account's balance name, where it has any, what changed.
  void note_change(const Account& account, Int128 balance_change, Int128 held_change) {
    if (account.in_balance_group != 0) [[unlikely]]
      rules.groups.change(account.index, balance_change, held_change);
  }
};

format::SlotKind slot_kind_of(CommandKind kind);

class Applier {
 public:
  Applier(LedgerState& state, const Batch& batch, Journaled journaled, GroupBuilder& group,
          std::vector<CommandResult>& results, std::vector<LegBalance>& leg_balances)
      : state_(state),
        batch_(batch),
        journaled_(journaled),
        group_(group),
        results_(results),
        leg_balances_(leg_balances) {}

  void run();

 private:
  // What a command names, found in this shard.
  struct Resolved {
    std::uint32_t debit = AccountTable::kNone;
    std::uint32_t credit = AccountTable::kNone;
    std::uint64_t related_slot = 0;        // 0: `related` is nil or not known
    std::uint32_t hold = HoldBook::kNone;  // of the hold that `related` placed
  };

  // How one command is to be treated: as usual, or as the decline of a linked chain that failed.
  using Forced = Outcome;

  CommandResult apply_one(const Command& command, std::uint32_t debit, std::uint32_t credit);
  CommandResult apply_new(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult answer_used(const Command& command, const Resolved& resolved, std::uint64_t slot);
  Resolved resolve(const Command& command, std::uint32_t debit, std::uint32_t credit) const;
  std::uint64_t digest_of_command(const Command& command, const Resolved& resolved) const;
  // The slot that journals the command with this id, or BoundIds::kNone.
  std::uint64_t find_bound(const base::Id& id) const {
    return state_.bound_ids.find(id,
                                 [this](std::uint64_t slot) { return id_of(journaled_.at(slot)); });
  }

  // One function a kind of command (posting_rules.cc, leg_rules.cc, hold_rules.cc,
  // account_rules.cc). `forced` is kDone, or the decline to journal without looking at the rules.
  CommandResult post(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult post_legs(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult place_hold(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult increase_hold(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult capture_hold(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult release_hold(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult open_account(const Command& command);
  CommandResult change_account(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult extend_hold(const Command& command, const Resolved& resolved, Forced forced);
  // rules/
  CommandResult expect(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult close_period(const Command& command, Forced forced);
  CommandResult accrue(const Command& command, const Resolved& resolved, Forced forced);
  CommandResult define(const Command& command, Forced forced);
  CommandResult set_balance_limits(const Command& command, const Resolved& resolved, Forced forced);

  // What a command would do to one account.
  struct BalanceChange {
    std::uint32_t account = 0;
    Int128 balance = 0;
    Int128 held = 0;
  };
  Outcome check_balance_names(std::span<const BalanceChange> changes) const;
  // Whether no record may have this value time. The closed period is another matter.
  bool is_out_of_range(std::int64_t value_time_ns) const;
  Outcome check_related(const Command& command, const Resolved& resolved,
                        std::uint64_t mirror_digest) const;
  Outcome check_hold_named(const Command& command, const Resolved& resolved) const;
  Outcome check_hold_open(std::uint32_t hold) const;
  Outcome check_promise(std::uint32_t account, std::int64_t amount) const;
  Outcome check_post(const Command& command, const Resolved& resolved,
                     std::int64_t amount_minor) const;
  Outcome check_capture(const Command& command, const Resolved& resolved) const;
  Outcome check_legs(std::span<const Leg> legs, std::span<const std::uint32_t> accounts) const;
  Outcome check_rate(const Command& command, std::span<const Leg> legs) const;
  Outcome check_leg_limits(const Command& command, std::span<const Leg> legs,
                           std::span<const std::uint32_t> accounts) const;
  CommandResult journal_posting(const Command& command, const Resolved& resolved, Outcome outcome,
                                format::SlotKind kind, std::int64_t amount_minor);
  CommandResult journal_hold_step(const Command& command, const Resolved& resolved, Outcome outcome,
                                  format::SlotKind kind, std::int64_t amount);
  void journal_leg_entries(std::span<const Leg> legs, std::span<const std::uint32_t> accounts,
                           std::uint32_t head_index, Outcome outcome);
  void resolve_legs(std::span<const Leg> legs, std::vector<std::uint32_t>& accounts) const;

  // linked_chain.cc
  void run_chain(std::size_t first, std::size_t last);
  bool chain_is_malformed(std::size_t first, std::size_t last);
  bool chain_is_used(std::size_t first, std::size_t last);
  void answer_chain_used(std::size_t first, std::size_t last);
  bool chain_names_unknown(std::size_t first, std::size_t last, std::size_t failed);
  Outcome check_accounts_named(const Command& command) const;
  void decline_chain(std::size_t first, std::size_t last, std::size_t failed, Outcome outcome);
  void refuse_chain(std::size_t first, std::size_t last, std::size_t failed, Outcome outcome);

  void run_block(std::size_t first, std::size_t last);
  std::span<const Leg> legs_of_block(std::size_t first, std::size_t last) const;

  // The answer to what is journaled next.
  CommandResult begin_answer(Outcome outcome) const {
    return {.outcome = outcome,
            .slot = group_.next_slot_number(),
            .booking_time_ns = group_.ledger_time_ns()};
  }
  // Its slot, with what every command has.
  template <class T>
  T& begin_slot(const Command& command, Outcome outcome) {
    T& slot = group_.append_command<T>(slot_kind_of(command.kind));
    slot.header.flags = command.flags;
    slot.header.outcome = outcome;
    slot.header.code = command.code;
    slot.id = command.id;
    slot.reference = command.reference;
    return slot;
  }
  // Attaches the command's evidence behind what was just journaled; returns the distance, 0 for
  // none.
  std::uint16_t append_evidence(const Command& command, std::uint32_t owner_index);
  void bind(const Command& command, std::uint64_t slot);
  void mark_reversed(const Command& command, const Resolved& resolved);

  // Before the first change of an account, hold or bound id inside a linked chain.
  Account& touch(std::uint32_t account);
  Hold& touch_hold(std::uint32_t hold);
  BalanceGroup& touch_group(std::uint32_t account);

  struct Savepoint {
    std::uint32_t group_used = 0;
    std::uint32_t group_commands = 0;
    std::uint32_t hold_count = 0;
    std::size_t leg_balance_count = 0;
    std::uint32_t balance_group_count = 0;
    std::uint64_t last_defined_slot = 0;
    Period period;
  };
  void take_back(const Savepoint& savepoint);

  LedgerState& state_;
  const Batch& batch_;
  const Journaled journaled_;
  GroupBuilder& group_;
  std::vector<CommandResult>& results_;
  std::vector<LegBalance>& leg_balances_;

  bool in_chain_ = false;
  std::vector<Account> accounts_before_;
  std::vector<std::pair<std::uint32_t, Hold>> holds_before_;
  std::vector<std::uint64_t> reversed_before_;  // postings that this chain reversed
  std::vector<std::pair<base::Id, std::uint64_t>> bound_before_;  // ids that this chain bound
  std::vector<std::pair<AccrualKey, AccruedRemainder>> remainders_before_;
  std::vector<std::pair<std::uint32_t, BalanceLimits>> limits_before_;
  std::vector<std::uint32_t> leg_accounts_;
};

}  // namespace atollbank::ledger
