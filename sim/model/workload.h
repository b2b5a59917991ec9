// SPDX-License-Identifier: Apache-2.0
// Random batches of commands, of every kind and with everything that callers get wrong.
//
// A pure function of its seed and of the times it is given. It remembers the ids it made, so that
// it can capture its holds, reverse its postings and reuse its ids; it knows no answers.
#pragma once

#include <map>
#include <vector>

#include "base/random.h"
#include "ledger/command.h"

namespace atollbank::sim {

struct WorkloadOptions {
  std::uint64_t seed = 1;
  std::uint16_t slice = 0;
  std::size_t commands_max = 24;  // of one batch
  std::int64_t hold_lifetime_max_ns = 4'000'000'000;
};

class Workload {
 public:
  explicit Workload(const WorkloadOptions& options);

  // Opens the accounts that the rest works with; to be submitted first.
  ledger::Batch opening_batch();
  // `now_ns`: the wall clock, from which expiries are reckoned.
  ledger::Batch next_batch(std::int64_t now_ns);

  // What a client has read: its conditions ask for such versions.
  void note_version(const ledger::AccountId& account, std::uint64_t version) {
    versions_[account] = version;
  }

  const std::vector<ledger::AccountId>& accounts() const { return accounts_; }
  // Of any command so far.
  base::Id random_id();
  ledger::AccountId random_account() { return any_account().opening.id; }

 private:
  struct Account {
    ledger::AccountOpening opening;
  };
  struct Sent {
    ledger::Command command;
    std::vector<ledger::Leg> legs;
  };

  Account& any_account();
  Account& account_of(std::uint16_t currency);
  const Sent* recent(const std::vector<std::size_t>& positions);
  base::Id new_id();
  std::int64_t amount();
  void add_command(ledger::Batch& batch, std::int64_t now_ns);
  void add_post(ledger::Batch& batch);
  void add_legs(ledger::Batch& batch);
  void add_hold(ledger::Batch& batch, std::int64_t now_ns);
  void add_hold_step(ledger::Batch& batch);
  void add_reversal(ledger::Batch& batch);
  void add_account_change(ledger::Batch& batch);
  // workload_rules.cc
  void add_exchange(ledger::Batch& batch);
  void add_condition(ledger::Batch& batch);
  void add_accrual(ledger::Batch& batch);
  void add_period(ledger::Batch& batch);
  void add_definition(ledger::Batch& batch);
  void add_balance_limits(ledger::Batch& batch);
  std::int64_t value_time();
  void add_opening(ledger::Batch& batch, std::int64_t floor, std::uint16_t currency);
  void add_used(ledger::Batch& batch);
  void add_used_opening(ledger::Batch& batch);
  void add_chain(ledger::Batch& batch, std::int64_t now_ns);
  void spoil(ledger::Batch& batch, std::size_t position);
  void push(ledger::Batch& batch, ledger::Command command, std::vector<ledger::Leg> legs = {});

  const WorkloadOptions options_;
  base::Random random_;
  std::vector<Account> known_;
  std::vector<ledger::AccountId> accounts_;
  std::map<ledger::AccountId, std::uint64_t> versions_;
  std::int64_t now_ns_ = 0;  // of the batch being made
  std::vector<Sent> sent_;
  std::vector<std::size_t> holds_;     // positions in sent_
  std::vector<std::size_t> postings_;  // positions in sent_
};

}  // namespace atollbank::sim
