// SPDX-License-Identifier: Apache-2.0
// Every query answered by looking at every record: the second opinion that the real ones are held
// against. It decodes the journal itself and shares only the types of questions and answers. One
// thread. Requests are well-formed; a page is everything.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "services/queries/api.h"

namespace atollbank::sim {

class NaiveQueries {
 public:
  // The next durable group.
  void take_group(std::span<const ledger::format::Slot> group);

  std::uint64_t end_slot() const { return end_slot_; }

  // None: account_not_found.
  std::optional<queries::BalanceAsOf> balance_as_of(const queries::BalanceRequest& request) const;
  std::optional<queries::Statement> statement(const queries::StatementRequest& request) const;
  queries::RecordPage search(const queries::SearchRequest& request) const;
  // None: sum_overflow.
  std::optional<queries::Aggregates> aggregate(const queries::AggregateRequest& request) const;
  std::optional<queries::TrialBalance> trial_balance(
      const queries::TrialBalanceRequest& request) const;
  std::optional<queries::Record> record(const base::Id& id) const;

  const std::vector<queries::Record>& records() const { return records_; }
  // In the order of their openings.
  const std::vector<ledger::AccountOpening>& accounts() const { return accounts_; }
  // Of every group, in order.
  const std::vector<std::int64_t>& group_times() const { return group_times_; }

 private:
  std::vector<std::int64_t> take_details(std::span<const ledger::format::Slot> slots,
                                         queries::Record& record);
  std::vector<queries::Entry> entries_of(std::span<const ledger::format::Slot> slots) const;
  queries::Entry entry_of(std::uint32_t account, bool done, std::int64_t change,
                          std::int64_t balance, std::int64_t held) const;
  bool meets(const queries::Filter& filter, const queries::Record& record) const;
  bool has_address(const ledger::AccountId& account, const std::string& prefix) const;
  bool is_open(const ledger::AccountId& account, std::uint64_t as_of_slot) const;
  std::uint64_t bound(std::uint64_t as_of_slot) const;

  std::uint64_t end_slot_ = ledger::format::kFirstSlot;
  std::vector<queries::Record> records_;
  // Beside each record: what each of its entries asked for, without a sign; −1 for nothing.
  std::vector<std::vector<std::int64_t>> amounts_;
  std::vector<ledger::AccountOpening> accounts_;
  std::map<ledger::AccountId, std::uint64_t> opened_slots_;
  std::vector<std::int64_t> group_times_;
};

}  // namespace atollbank::sim
