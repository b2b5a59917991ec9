// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/journal_check.h"

#include <algorithm>
#include <utility>

#include "ledger/account.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {

using ledger::Command;
using ledger::Outcome;
using ledger::slot_as;
using ledger::format::AccountChangedSlot;
using ledger::format::AccountOpenedSlot;
using ledger::format::BalanceLimitsSlot;
using ledger::format::DefinedSlot;
using ledger::format::ExpectedSlot;
using ledger::format::GroupHeaderSlot;
using ledger::format::HoldSlot;
using ledger::format::kNoAccount;
using ledger::format::LegEntry;
using ledger::format::LegsSlot;
using ledger::format::PeriodClosedSlot;
using ledger::format::PostingHeadSlot;
using ledger::format::PostingSlot;
using ledger::format::SlotKind;

std::optional<Difference> JournalCheck::check_group(std::span<const Slot> group) {
  const auto& header = slot_as<GroupHeaderSlot>(group.front());
  now_ns_ = header.ledger_time_ns;
  ++figures_.groups;
  for (std::size_t index = 1; index < header.used_count && !difference_;) {
    slot_ = header.first_slot + index;
    figures_.last_slot = slot_;
    const SlotKind kind = group[index].kind;
    if (kind == SlotKind::kHoldExpired) {
      note_expiry(slot_as<HoldSlot>(group[index++]));
    } else if (kind == SlotKind::kLegs || kind == SlotKind::kEvidence) {
      ++index;  // read with the command they belong to
    } else {
      check_expiries();
      if (difference_ || !check_chain(group, index)) break;
    }
  }
  return difference_;
}

std::optional<Difference> JournalCheck::check_end() const {
  for (const auto& [currency, sum] : model_.trial_balance()) {
    if (sum != 0) {
      return Difference{figures_.last_slot, "trial balance of currency " + std::to_string(currency),
                        "0", std::to_string(sum)};
    }
  }
  return std::nullopt;
}

// Applies the command at `index`, or the linked chain that begins there, and moves past it.
bool JournalCheck::check_chain(std::span<const Slot> group, std::size_t& index) {
  const auto& header = slot_as<GroupHeaderSlot>(group.front());
  ledger::Batch batch;
  std::vector<std::size_t> places;
  bool linked = true;
  for (; linked && index < header.used_count; ++index) {
    const SlotKind kind = group[index].kind;
    if (kind == SlotKind::kLegs || kind == SlotKind::kEvidence) continue;
    const auto wrong = journal_.append(group, index, header.first_slot + index, batch);
    if (wrong) {
      difference_ = {wrong->slot, "record", "a command", wrong->what};
      return false;
    }
    places.push_back(index);
    linked = (batch.commands.back().flags & ledger::kLinked) != 0;
  }
  last_slots_.resize(journal_.account_count(), 0);
  in_chain_ = places.size() > 1;
  for (std::size_t i = 0; i < places.size(); ++i)
    model_.told_slot(batch.commands[i].id, header.first_slot + places[i]);
  const std::vector<sim::Answer> answers = model_.apply_commands_only(batch, now_ns_);
  for (std::size_t i = 0; i < places.size() && !difference_; ++i) {
    slot_ = header.first_slot + places[i];
    check_answer(group[places[i]], batch.commands[i], answers[i]);
    if (ledger::has_legs(batch.commands[i].kind)) check_legs(group, places[i], answers[i]);
    if (group[places[i]].kind == SlotKind::kExchangeHead) check_exchange(group, places[i]);
  }
  check_rests();
  check_changes();
  check_rules_after();
  return !difference_;
}

void JournalCheck::check_answer(const Slot& slot, const Command& command,
                                const sim::Answer& answer) {
  const Outcome found = ledger::outcome_of(slot);
  expect_text("outcome", std::string(ledger::name_of(answer.result.outcome)),
              std::string(ledger::name_of(found)));
  expect("use of the id", 0, answer.result.duplicate);
  if (difference_) return;
  ++figures_.commands;
  if (found != Outcome::kDone) ++figures_.declines;
  switch (slot.kind) {
    case SlotKind::kCapture: rests_.erase(command.related); [[fallthrough]];
    case SlotKind::kPosting: return check_posting(slot_as<PostingSlot>(slot), answer);
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExtended: return check_hold(slot_as<HoldSlot>(slot), command, answer);
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet: return check_change(slot_as<AccountChangedSlot>(slot), answer);
    case SlotKind::kAccountOpened: ++figures_.accounts; return;
    case SlotKind::kAccrued: return check_accrual(slot_as<PostingSlot>(slot), answer);
    case SlotKind::kExpected: return check_condition(slot_as<ExpectedSlot>(slot), answer);
    case SlotKind::kPeriodClosed: period_ = slot_as<PeriodClosedSlot>(slot); return;
    case SlotKind::kDefined: return check_definition(slot_as<DefinedSlot>(slot));
    case SlotKind::kBalanceLimitsSet: return check_limits(slot_as<BalanceLimitsSlot>(slot));
    default: return;
  }
}

void JournalCheck::check_posting(const PostingSlot& slot, const sim::Answer& answer) {
  const bool done = slot.header.outcome == Outcome::kDone;
  if (done) ++figures_.postings;
  expect("balance of " + name_of(slot.debit_account), answer.result.debit_balance_after,
         slot.debit_balance_after);
  expect("held on " + name_of(slot.debit_account), answer.result.held_after, slot.debit_held_after);
  expect("balance of " + name_of(slot.credit_account), answer.result.credit_balance_after,
         slot.credit_balance_after);
  check_previous(slot.debit_account, slot.debit_previous_slot, done);
  check_previous(slot.credit_account, slot.credit_previous_slot, done);
}

void JournalCheck::check_legs(std::span<const Slot> group, std::size_t head,
                              const sim::Answer& answer) {
  const auto& posting = slot_as<PostingHeadSlot>(group[head]);
  const bool done = posting.header.outcome == Outcome::kDone;
  if (done) ++figures_.postings;
  const std::uint64_t head_slot = slot_;
  for (std::uint32_t i = 0; i < posting.leg_count && !difference_; ++i) {
    const std::uint32_t distance = 1 + i / ledger::format::kLegsPerSlot;
    const LegEntry& entry =
        slot_as<LegsSlot>(group[head + distance]).entries[i % ledger::format::kLegsPerSlot];
    slot_ = head_slot + distance;
    expect("balance of " + name_of(entry.account), answer.legs[i].after, entry.balance_after);
    check_previous(entry.account, entry.previous_slot, done);
  }
}

void JournalCheck::check_hold(const HoldSlot& slot, const Command& command,
                              const sim::Answer& answer) {
  const bool done = slot.header.outcome == Outcome::kDone;
  expect("balance of " + name_of(slot.account), answer.result.debit_balance_after,
         slot.balance_after);
  expect("held on " + name_of(slot.account), answer.result.held_after, slot.held_after);
  check_previous(slot.account, slot.previous_slot, done);
  const bool placing = slot.header.kind == SlotKind::kHoldPlaced;
  if (!done) return;
  rests_[placing ? command.id : command.related] = {slot_, slot.remaining_after};
  const bool sets_expiry = placing || slot.header.kind == SlotKind::kHoldExtended;
  if (sets_expiry && slot.expires_at_ns != 0)
    due_.push({slot.expires_at_ns, placing ? command.id : command.related});
}

// The model stands behind the whole chain: only the last step of each hold can be held against it,
// and only one that journals the rest.
void JournalCheck::check_rests() {
  for (const auto& [id, rest] : rests_) {
    const auto hold = model_.holds().find(id);
    if (difference_ || hold == model_.holds().end()) break;
    slot_ = rest.slot;
    expect("rest of the hold", hold->second.remaining, rest.remaining_after);
  }
  rests_.clear();
}

void JournalCheck::check_change(const AccountChangedSlot& slot, const sim::Answer& answer) {
  check_previous(slot.account, slot.previous_slot, slot.header.outcome == Outcome::kDone);
  expect("balance of " + name_of(slot.account), answer.result.debit_balance_after,
         slot.balance_after);
  Change& change = changes_[slot.account];
  change = {slot_, slot.state_after, slot.floor_after, change.ceiling_after};
  if (slot.header.kind == SlotKind::kCeilingSet) change.ceiling_after = slot.ceiling_after;
}

// As with the rests of holds: only the last change that a chain made can be held against it.
void JournalCheck::check_changes() {
  for (const auto& [index, change] : changes_) {
    const JournaledCommands::Account* account = journal_.account_at(index);
    if (difference_ || account == nullptr) break;
    const sim::NaiveLedger::Account& model = model_.accounts().at(account->id);
    const int state = (model.debits_frozen ? ledger::kDebitsFrozen : 0) |
                      (model.credits_frozen ? ledger::kCreditsFrozen : 0) |
                      (model.closed ? ledger::kClosed : 0);
    slot_ = change.slot;
    expect("state of " + name_of(index), state, change.state_after);
    expect("floor of " + name_of(index), model.floor, change.floor_after);
    if (change.ceiling_after)
      expect("ceiling of " + name_of(index), model.ceiling, *change.ceiling_after);
  }
  changes_.clear();
}

// Expiries may fill several groups before a command comes: all that are due go before it.
void JournalCheck::note_expiry(const HoldSlot& slot) {
  expiries_.push_back({.slot = slot_,
                       .hold = journal_.command_at(slot.hold_slot),
                       .balance_after = slot.balance_after,
                       .held_after = slot.held_after});
  check_previous(slot.account, slot.previous_slot, true);
}

void JournalCheck::check_expiries() {
  // The model looks at every hold to find those that are due, so it is asked only when some are.
  if (!some_are_due() && expiries_.empty()) return;
  const std::vector<base::Id> expired = model_.expire_due(now_ns_);
  const std::uint64_t slot = slot_;
  for (std::size_t i = 0; i < std::max(expired.size(), expiries_.size()); ++i) {
    const bool journaled = i < expiries_.size();
    if (journaled) slot_ = expiries_[i].slot;
    expect_text("expired hold", i < expired.size() ? base::to_base62(expired[i]) : "none",
                journaled ? base::to_base62(expiries_[i].hold) : "none");
    if (difference_) return;
    check_expiry(expiries_[i]);
    model_.told_expiry_slot(expired[i], expiries_[i].slot);
  }
  slot_ = slot;
  expiries_.clear();
}

bool JournalCheck::some_are_due() {
  bool some = false;
  for (; !due_.empty() && due_.top().expires_at_ns <= now_ns_; due_.pop()) {
    some |= model_.holds().at(due_.top().hold).state == sim::NaiveLedger::HoldState::kOpen;
  }
  return some;
}

void JournalCheck::check_expiry(const Expiry& expiry) {
  const auto& hold = model_.holds().at(expiry.hold);
  const auto& entries = model_.accounts().at(hold.account).entries;
  const auto entry = std::find_if(entries.rbegin(), entries.rend(), [&](const auto& candidate) {
    return candidate.id.is_nil() && candidate.related == expiry.hold;
  });
  expect("balance after the expiry", entry->balance_after, expiry.balance_after);
  expect("held after the expiry", entry->held_after, expiry.held_after);
}

void JournalCheck::check_previous(std::uint32_t index, std::uint64_t previous_slot, bool changed) {
  // A declined capture of a hold that its own chain did not place names no payee.
  if (index == kNoAccount && !changed) {
    return expect("previous slot", 0, static_cast<std::int64_t>(previous_slot));
  }
  if (index == kNoAccount || index >= last_slots_.size()) {
    return expect("account index", static_cast<std::int64_t>(last_slots_.size()) - 1, index);
  }
  const std::uint64_t previous = changed ? last_slots_[index] : 0;
  expect("previous slot of " + name_of(index), static_cast<std::int64_t>(previous),
         static_cast<std::int64_t>(previous_slot));
  if (changed) last_slots_[index] = slot_;
}

void JournalCheck::expect(const std::string& what, std::int64_t expected, std::int64_t found) {
  if (difference_ || expected == found) return;
  difference_ = {slot_, what, std::to_string(expected), std::to_string(found)};
}

void JournalCheck::expect_text(const std::string& what, std::string expected, std::string found) {
  if (difference_ || expected == found) return;
  difference_ = {slot_, what, std::move(expected), std::move(found)};
}

std::string JournalCheck::name_of(std::uint32_t index) const {
  const JournaledCommands::Account* account = journal_.account_at(index);
  return account == nullptr ? "account " + std::to_string(index)
                            : base::to_text("acc", account->id);
}

}  // namespace atollbank::atollctl
