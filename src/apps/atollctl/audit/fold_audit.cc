// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/audit/fold_audit.h"

#include <map>

#include "ledger/account.h"

namespace atollbank::atollctl {

using ledger::AccountEffect;
using ledger::Outcome;
using ledger::slot_as;
using ledger::format::AccountOpenedSlot;
using ledger::format::GroupHeaderSlot;
using ledger::format::HoldSlot;
using ledger::format::kNoAccount;
using ledger::format::PostingSlot;
using ledger::format::SlotKind;

std::optional<Difference> FoldAudit::check_group(std::span<const Slot> group) {
  const auto& header = slot_as<GroupHeaderSlot>(group.front());
  now_ns_ = header.ledger_time_ns;
  ++figures_.groups;
  std::uint32_t commands = 0;
  for (std::size_t index = 1; index < header.used_count && !difference_; ++index) {
    slot_ = header.first_slot + index;
    if (ledger::is_command(group[index].kind)) ++commands;
    check_slot(group[index]);
  }
  figures_.last_slot = slot_;
  slot_ = header.first_slot;
  expect("number of records in the group", commands, header.command_count);
  return difference_;
}

std::optional<Difference> FoldAudit::check_end() const {
  __extension__ using Wide = __int128;
  std::map<std::uint16_t, Wide> sums;
  for (const Account& account : accounts_) sums[account.currency] += account.balance;
  for (const auto& [currency, sum] : sums) {
    if (sum == 0) continue;
    return Difference{figures_.last_slot, "trial balance of currency " + std::to_string(currency),
                      "0", std::to_string(static_cast<std::int64_t>(sum))};
  }
  return std::nullopt;
}

void FoldAudit::check_slot(const Slot& slot) {
  held_change_ = 0;
  holder_ = kNoAccount;
  if (ledger::is_command(slot.kind)) check_command(slot);
  ledger::for_each_effect(slot, [&](const AccountEffect& effect) { check_effect(slot, effect); });
}

void FoldAudit::check_command(const Slot& slot) {
  const base::Id& id = ledger::id_of(slot);
  if (!id.is_nil() && !ids_.insert(id)) expect("use of the id", 1, 2);
  const bool done = ledger::outcome_of(slot) == Outcome::kDone;
  if (slot.kind != SlotKind::kHoldExpired) ++figures_.commands;
  if (!done) ++figures_.declines;
  switch (slot.kind) {
    case SlotKind::kAccountOpened:
      if (done) open(slot_as<AccountOpenedSlot>(slot));
      return;
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExpired:
    case SlotKind::kHoldExtended:
      if (done) step_hold(slot_as<HoldSlot>(slot));
      return;
    case SlotKind::kPosting:
    case SlotKind::kCapture: {
      const auto& posting = slot_as<PostingSlot>(slot);
      if (!done) return check_declined(posting);
      ++figures_.postings;
      if (slot.kind == SlotKind::kCapture) return capture(posting);
      if ((posting.header.flags & ledger::kReversal) != 0) reverse(posting);
      return;
    }
    case SlotKind::kPostingHead:
    case SlotKind::kExchangeHead:
    case SlotKind::kAccrued:
      if (done) ++figures_.postings;
      return;
    default: return;
  }
}

void FoldAudit::open(const AccountOpenedSlot& slot) {
  expect("dense index of the account", static_cast<std::int64_t>(accounts_.size()), slot.account);
  accounts_.push_back(
      {.floor = slot.floor_minor, .ceiling = ledger::kNoCeiling, .currency = slot.currency});
  ++figures_.accounts;
}

void FoldAudit::step_hold(const HoldSlot& slot) {
  holder_ = slot.account;
  if (slot.header.kind == SlotKind::kHoldPlaced) {
    held_change_ = slot.amount_minor;
    holds_[slot_] = {slot.account, slot.amount_minor, slot.expires_at_ns};
    return expect("rest of the hold", slot.amount_minor, slot.remaining_after);
  }
  const auto found = holds_.find(slot.hold_slot);
  if (found == holds_.end()) {
    return expect("slot of an open hold", 0, static_cast<std::int64_t>(slot.hold_slot));
  }
  Hold& hold = found->second;
  expect("account of the hold", hold.account, slot.account);
  switch (slot.header.kind) {
    case SlotKind::kHoldIncreased: held_change_ = slot.amount_minor; break;
    case SlotKind::kHoldExtended: hold.expires_at_ns = slot.expires_at_ns; break;
    case SlotKind::kHoldExpired:
      held_change_ = -hold.remaining;
      if (hold.expires_at_ns == 0 || hold.expires_at_ns > now_ns_) {
        expect("expiry of the hold", hold.expires_at_ns, now_ns_);
      }
      break;
    default: held_change_ = -slot.amount_minor;
  }
  hold.remaining += held_change_;
  expect("rest of the hold", hold.remaining, slot.remaining_after);
  if (hold.remaining < 0) expect("rest of the hold", 0, hold.remaining);
  if (hold.remaining == 0) holds_.erase(found);
}

void FoldAudit::capture(const PostingSlot& slot) {
  const auto found = holds_.find(slot.related_slot);
  if (found == holds_.end()) {
    return expect("slot of an open hold", 0, static_cast<std::int64_t>(slot.related_slot));
  }
  Hold& hold = found->second;
  expect("account of the hold", hold.account, slot.debit_account);
  const bool is_above = slot.amount_minor > hold.remaining;
  if (is_above && (slot.header.flags & ledger::kAboveHold) == 0) {
    expect("captured at most", hold.remaining, slot.amount_minor);
  }
  const bool ends = is_above || hold.remaining == slot.amount_minor ||
                    (slot.header.flags & ledger::kFinalCapture) != 0;
  held_change_ = ends ? -hold.remaining : -slot.amount_minor;
  holder_ = slot.debit_account;
  hold.remaining += held_change_;
  if (ends) holds_.erase(found);
}

void FoldAudit::reverse(const PostingSlot& slot) {
  if (!reversed_.insert(slot.related_slot).second) {
    expect("reversals of slot", 1, 2);
  }
}

// A decline changed nothing, and says so.
void FoldAudit::check_declined(const PostingSlot& slot) {
  if (slot.debit_account < accounts_.size()) {
    const Account& debit = accounts_[slot.debit_account];
    expect("balance beside the decline", debit.balance, slot.debit_balance_after);
    expect("held beside the decline", debit.held, slot.debit_held_after);
  }
  if (slot.credit_account < accounts_.size()) {
    expect("balance beside the decline", accounts_[slot.credit_account].balance,
           slot.credit_balance_after);
  }
}

void FoldAudit::check_effect(const Slot& slot, const AccountEffect& effect) {
  if (effect.account >= accounts_.size()) {
    return expect("account index", static_cast<std::int64_t>(accounts_.size()) - 1, effect.account);
  }
  Account& account = accounts_[effect.account];
  std::int64_t balance = 0;
  if (__builtin_add_overflow(account.balance, effect.amount_minor, &balance)) {
    return expect("balance within 64 bits", account.balance, effect.amount_minor);
  }
  account.balance = balance;
  if (effect.account == holder_) account.held += held_change_;
  expect("balance", account.balance, effect.balance_after);
  expect("held", account.held, effect.held_after);
  expect("previous slot", static_cast<std::int64_t>(account.last_slot),
         static_cast<std::int64_t>(effect.previous_slot));
  account.last_slot = slot_;
  if (effect.changes_state) {
    account.floor = effect.floor_after;
    account.state = effect.state_after;
    if (effect.changes_ceiling) account.ceiling = effect.ceiling_after;
    return;
  }
  check_limits(slot, effect, account);
}

// Money that left or arrived was let through by the account's state and limits.
void FoldAudit::check_limits(const Slot& slot, const AccountEffect& effect,
                             const Account& account) {
  const bool frees = slot.kind == SlotKind::kHoldReleased || slot.kind == SlotKind::kHoldExpired ||
                     slot.kind == SlotKind::kHoldExtended;
  // An accrual of less than a minor unit moves nothing.
  const bool is_less = slot.kind == SlotKind::kAccrued && effect.amount_minor == 0;
  if (frees || is_less) return;
  expect("closed account", 0, account.state & ledger::kClosed);
  if (effect.amount_minor > 0) {
    expect("credits frozen", 0, account.state & ledger::kCreditsFrozen);
    if (account.balance > account.ceiling) expect("ceiling", account.ceiling, account.balance);
    return;
  }
  if (slot.kind == SlotKind::kCapture) return;  // the money was set apart before
  expect("debits frozen", 0, account.state & ledger::kDebitsFrozen);
  __extension__ using Wide = __int128;
  const bool is_limited = account.floor != ledger::kNoFloor;
  if (is_limited && static_cast<Wide>(account.balance) - account.held < account.floor) {
    expect("floor", account.floor, account.balance - account.held);
  }
}

void FoldAudit::expect(const char* what, std::int64_t expected, std::int64_t found) {
  if (expected == found || difference_) return;
  difference_ = {slot_, what, std::to_string(expected), std::to_string(found)};
}

}  // namespace atollbank::atollctl
