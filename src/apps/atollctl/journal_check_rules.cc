// SPDX-License-Identifier: Apache-2.0
// JournalCheck: what the records of format 2 say beyond what every record does.
#include "apps/atollctl/journal_check.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {

using ledger::Outcome;
using ledger::slot_as;
using ledger::format::BalanceLimitsSlot;
using ledger::format::DefinedSlot;
using ledger::format::ExpectedSlot;
using ledger::format::LegEntry;
using ledger::format::LegsSlot;
using ledger::format::PostingHeadSlot;
using ledger::format::PostingSlot;

// That the rate makes the one sum of the other was the model's to find out.
void JournalCheck::check_exchange(std::span<const Slot> group, std::size_t head) {
  const auto& posting = slot_as<PostingHeadSlot>(group[head]);
  std::int64_t base_minor = 0;
  std::int64_t quote_minor = 0;
  for (std::uint32_t i = 0; i < posting.leg_count; ++i) {
    const std::size_t place = head + 1 + i / ledger::format::kLegsPerSlot;
    const LegEntry& entry =
        slot_as<LegsSlot>(group[place]).entries[i % ledger::format::kLegsPerSlot];
    const JournaledCommands::Account* account = journal_.account_at(entry.account);
    if (account == nullptr || entry.amount_minor < 0) continue;
    (account->currency == posting.currency ? base_minor : quote_minor) += entry.amount_minor;
  }
  expect("what was exchanged", base_minor, posting.base_minor);
  expect("for what it was exchanged", quote_minor, posting.quote_minor);
}

void JournalCheck::check_accrual(const PostingSlot& slot, const sim::Answer& answer) {
  const bool done = slot.header.outcome == Outcome::kDone;
  const std::int64_t posted =
      answer.result.credit_balance_after - answer.result.credit_balance_before;
  if (done) expect("whole units of the accrual", posted, slot.amount_minor);
  check_posting(slot, answer);
}

void JournalCheck::check_condition(const ExpectedSlot& slot, const sim::Answer& answer) {
  expect("balance of " + name_of(slot.account), answer.result.debit_balance_after,
         slot.balance_after);
  expect("held on " + name_of(slot.account), answer.result.held_after, slot.held_after);
}

void JournalCheck::check_definition(const DefinedSlot& slot) {
  if (slot.header.outcome != Outcome::kDone) return;
  expect("definition before it", static_cast<std::int64_t>(last_defined_slot_),
         static_cast<std::int64_t>(slot.previous_slot));
  last_defined_slot_ = slot_;
}

// The model stands behind the whole chain, so sums are held against it where it has one member.
void JournalCheck::check_limits(const BalanceLimitsSlot& slot) {
  const JournaledCommands::Account* account = journal_.account_at(slot.account);
  if (slot.header.outcome != Outcome::kDone || account == nullptr || in_chain_) return;
  expect("floor that was set", slot.floor_asked, slot.floor_after);
  expect("ceiling that was set", slot.ceiling_asked, slot.ceiling_after);
  const auto [balance, held] = model_.named_sums(account->id);
  expect("sum of the balance name", balance, static_cast<std::int64_t>(slot.balance_sum[0]));
  expect("held under the balance name", held, static_cast<std::int64_t>(slot.held_sum[0]));
}

void JournalCheck::check_rules_after() {
  if (!period_) return;
  expect("end of the closed period", model_.closed_before_ns(), period_->closed_before_after_ns);
  expect("end of the sealed period", model_.sealed_before_ns(), period_->sealed_before_after_ns);
  period_.reset();
}

}  // namespace atollbank::atollctl
