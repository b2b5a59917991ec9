// SPDX-License-Identifier: Apache-2.0
// A second ledger, written to be read: maps, full comparison, no journal, no index, no speed.
//
// It shares only the types of questions and answers with the engine and is held against it, answer
// by answer, by the auditor. One thread. It knows no slots: results carry slot 0.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "ledger/command.h"
#include "ledger/command_result.h"

namespace atollbank::sim {

using base::Id;
using ledger::AccountId;
using ledger::Batch;
using ledger::Command;
using ledger::Outcome;

struct Answer {
  ledger::CommandResult result;
  std::vector<ledger::LegBalance> legs;  // of an n-legged posting
};

__extension__ using Wide = __int128;

class NaiveLedger {
 public:
  // One line of an account's statement.
  struct Entry {
    Id id;       // of the command; nil for an expiry
    Id related;  // of an expiry: its hold
    std::int64_t amount = 0;
    std::int64_t held_change = 0;
    std::int64_t balance_after = 0;
    std::int64_t held_after = 0;
    std::int64_t booking_time_ns = 0;
  };
  struct Account {
    ledger::AccountOpening opening;
    std::int64_t balance = 0;
    std::int64_t held = 0;
    std::int64_t floor = 0;
    std::int64_t ceiling = ledger::kNoCeiling;
    std::uint64_t version = 0;  // the slot of its newest record, as far as it was told
    bool debits_frozen = false;
    bool credits_frozen = false;
    bool closed = false;
    std::vector<Entry> entries;  // oldest first
  };
  enum class HoldState { kOpen, kClosed, kExpired };
  struct Hold {
    AccountId account;
    AccountId payee;  // may be nil
    std::int64_t remaining = 0;
    std::int64_t expires_at_ns = 0;  // 0: never
    HoldState state = HoldState::kOpen;
    std::size_t order = 0;
  };
  // Of the accounts with one owner, balance name and currency.
  struct NameLimits {
    std::int64_t floor = ledger::kNoFloor;
    std::int64_t ceiling = ledger::kNoCeiling;
  };
  using BalanceName = std::tuple<Id, std::string, std::uint16_t>;
  // What a used id stands for.
  struct Bound {
    Command command;  // nil accounts of hold steps filled in; positions within the batch zeroed
    std::vector<ledger::Leg> legs;
    ledger::AccountOpening opening;
    std::string evidence;  // of the first time; not compared
    Answer first;
    bool reversed = false;
  };

  // `now_ns` is the ledger time of the batch's group. Holds that are due expire first.
  std::vector<Answer> apply(const Batch& batch, std::int64_t now_ns);
  // The same without expiring anything first.
  std::vector<Answer> apply_commands_only(const Batch& batch, std::int64_t now_ns);
  // The holds that expired, in order, at most `limit`.
  std::vector<Id> expire_due(std::int64_t now_ns, std::size_t limit = SIZE_MAX);
  // Where the command with this id is journaled, told before it is applied: versions are slots, and
  // this ledger has none of its own.
  void told_slot(const Id& id, std::uint64_t slot) { slots_[id] = slot; }
  // The same for the expiry of a hold, in order, told after expire_due() and before anything else.
  void told_expiry_slot(const Id& hold, std::uint64_t slot) {
    accounts_.at(holds_.at(hold).account).version = slot;
  }
  // Takes the last apply_commands_only() back; not after anything else.
  void take_back();

  const std::map<AccountId, Account>& accounts() const { return accounts_; }
  const std::map<Id, Bound>& bound() const { return bound_; }
  const std::map<Id, Hold>& holds() const { return holds_; }
  // Balance and held over the accounts that share this one's owner, balance name and currency.
  std::pair<std::int64_t, std::int64_t> named_sums(const AccountId& id) const;
  std::int64_t closed_before_ns() const { return closed_before_ns_; }
  std::int64_t sealed_before_ns() const { return sealed_before_ns_; }
  std::size_t remainder_count() const { return remainders_.size(); }
  std::size_t limited_name_count() const { return name_limits_.size(); }
  // Sum of all balances by currency; always zero.
  std::map<std::uint16_t, std::int64_t> trial_balance() const;

 private:
  struct Parties {
    AccountId debit;
    AccountId credit;
  };

  void apply_commands(const Batch& batch, std::vector<Answer>& answers);
  void apply_chain(const Batch& batch, std::size_t first, std::size_t last, bool open,
                   std::vector<Answer>& answers);
  bool answer_used_chain(const Batch& batch, std::size_t first, std::size_t last,
                         std::vector<Answer>& answers);
  Outcome unknown_name(const Batch& batch, std::size_t first, std::size_t member) const;
  Answer apply_one(const Command& command, const Batch& batch);
  Answer answer_used(const Command& command, const Batch& batch) const;
  Answer carry_out(const Command& command, const Batch& batch, Outcome outcome);
  void change(const Command& command, const Parties& parties,
              const std::vector<ledger::Leg>& moves);
  void change_hold(const Command& command);
  void change_rules(const Command& command, const Parties& parties);

  // naive_checks.cc
  using Faults = std::set<Outcome>;
  using Moves = std::vector<ledger::Leg>;
  Outcome check(const Command& command, const Batch& batch) const;
  void check_names(const Command& command, Faults& faults) const;
  void check_hold(const Command& command, Faults& faults) const;
  void check_moves(const Command& command, const Moves& moves, Faults& faults) const;
  void check_link(const Command& command, const Moves& moves, Faults& faults) const;
  void check_promise(const Command& command, Faults& faults) const;
  void check_account_change(const Command& command, Faults& faults) const;
  // naive_rules.cc
  void check_times(const Command& command, const Moves& moves, Faults& faults) const;
  void check_condition(const Command& command, Faults& faults) const;
  void check_period(const Command& command, Faults& faults) const;
  void check_rate(const Command& command, const Moves& moves, Faults& faults) const;
  void check_balance_names(const Command& command, const Moves& moves, Faults& faults) const;
  std::int64_t freed_by(const Command& command) const;
  Wide accrued_nanos(const Command& command) const;
  static BalanceName balance_name_of(const Account& account);
  Parties parties_of(const Command& command) const;
  std::vector<ledger::Leg> moves_of(const Command& command, const Batch& batch) const;
  Bound content_of(const Command& command, const Batch& batch) const;
  const Account* find_account(const AccountId& id) const;
  const Hold* find_hold(const Id& id) const;

  // Every change goes through here, so that it can be taken back.
  template <class T>
  void set(T& place, T value);
  // `offset`: how many slots behind the command's own the record of this entry is.
  void add_entry(Account& account, Entry entry, std::uint64_t offset = 0);
  void roll_back(std::size_t size);

  std::map<AccountId, Account> accounts_;
  std::map<Id, Hold> holds_;
  std::map<Id, Bound> bound_;
  std::int64_t now_ns_ = 0;
  std::int64_t closed_before_ns_ = 0;
  std::int64_t sealed_before_ns_ = 0;
  std::map<std::tuple<AccountId, AccountId, std::uint32_t>, std::int64_t> remainders_;  // nanos
  std::map<BalanceName, NameLimits> name_limits_;
  std::map<Id, std::uint64_t> slots_;
  std::vector<std::function<void()>> undo_;
};

}  // namespace atollbank::sim
