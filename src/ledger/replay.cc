// SPDX-License-Identifier: Apache-2.0
#include "ledger/replay.h"

#include <fmt/core.h>

#include "ledger/ledger.h"

namespace atollbank::ledger {

using format::SlotKind;

base::Result<void> Ledger::replay(std::span<const format::Slot> group) {
  return Replay(state_, group, settled_slot_).run();
}

base::Result<void> Replay::run() {
  const auto& header = slot_at<format::GroupHeaderSlot>(0);
  for (std::size_t i = 1; i < header.used_count; ++i) {
    slot_number_ = header.first_slot + i;
    bool consistent = false;
    switch (group_[i].kind) {
      case SlotKind::kPosting: consistent = fold(slot_at<format::PostingSlot>(i), 0); break;
      case SlotKind::kCapture: consistent = fold_capture(slot_at<format::PostingSlot>(i)); break;
      case SlotKind::kAccrued: consistent = fold_accrual(slot_at<format::PostingSlot>(i)); break;
      case SlotKind::kExchangeHead:
      case SlotKind::kPostingHead: consistent = fold(slot_at<format::PostingHeadSlot>(i), i); break;
      case SlotKind::kHoldPlaced:
      case SlotKind::kHoldIncreased:
      case SlotKind::kHoldReleased:
      case SlotKind::kHoldExtended: consistent = fold(slot_at<format::HoldSlot>(i)); break;
      case SlotKind::kHoldExpired: consistent = fold_expired(slot_at<format::HoldSlot>(i)); break;
      case SlotKind::kAccountOpened:
        consistent = fold(slot_at<format::AccountOpenedSlot>(i));
        break;
      case SlotKind::kFloorSet:
      case SlotKind::kFrozen:
      case SlotKind::kAccountClosed:
      case SlotKind::kCeilingSet: consistent = fold(slot_at<format::AccountChangedSlot>(i)); break;
      case SlotKind::kPeriodClosed: consistent = fold(slot_at<format::PeriodClosedSlot>(i)); break;
      case SlotKind::kDefined: consistent = fold(slot_at<format::DefinedSlot>(i)); break;
      case SlotKind::kBalanceLimitsSet:
        consistent = fold(slot_at<format::BalanceLimitsSlot>(i));
        break;
      case SlotKind::kExpected:  // changed nothing
        state_.bound_ids.bind(slot_at<format::ExpectedSlot>(i).id, slot_number_);
        consistent = true;
        break;
      case SlotKind::kLegs:
      case SlotKind::kEvidence: consistent = true; break;  // read with the command they belong to
      default: break;
    }
    if (!consistent) {
      return base::fail(
          base::ErrorCode::kDataLoss, "record_inconsistent",
          fmt::format("the record in slot {} does not follow from those before it", slot_number_));
    }
  }
  return {};
}

void Replay::mark_reversed(const format::SlotHeader& header, std::uint64_t related_slot) {
  if ((header.flags & kReversal) != 0) state_.reversed.insert(related_slot);
}

bool Replay::fold_entry(const Entry& entry) {
  if (!knows(entry.account)) return false;
  Account& account = state_.accounts[entry.account];
  if (has_seen(account.last_slot, entry.slot_number)) return true;
  if (account.last_slot != entry.previous_slot) return false;
  if (entry.held_change && account.held + *entry.held_change != entry.held_after) return false;
  state_.note_change(account, entry.amount_minor, Int128{entry.held_after} - account.held);
  account.balance += entry.amount_minor;
  account.held = entry.held_after;
  account.last_slot = entry.slot_number;
  return account.balance == entry.balance_after;
}

bool Replay::fold(const format::PostingSlot& slot, std::optional<std::int64_t> debit_held_change) {
  state_.bound_ids.bind(slot.id, slot_number_);
  if (slot.header.outcome != Outcome::kDone) return true;
  mark_reversed(slot.header, slot.related_slot);
  return fold_entry({.account = slot.debit_account,
                     .slot_number = slot_number_,
                     .previous_slot = slot.debit_previous_slot,
                     .amount_minor = -slot.amount_minor,
                     .held_change = debit_held_change,
                     .balance_after = slot.debit_balance_after,
                     .held_after = slot.debit_held_after}) &&
         fold_entry({.account = slot.credit_account,
                     .slot_number = slot_number_,
                     .previous_slot = slot.credit_previous_slot,
                     .amount_minor = slot.amount_minor,
                     .balance_after = slot.credit_balance_after,
                     .held_after = slot.credit_held_after});
}

bool Replay::fold_capture(const format::PostingSlot& slot) {
  if (slot.header.outcome != Outcome::kDone) return fold(slot, std::nullopt);
  const std::uint32_t found = state_.holds.at_slot(slot.related_slot);
  if (found == HoldBook::kNone) return false;
  Hold& hold = state_.holds[found];
  if (has_seen(hold.last_slot, slot_number_)) return fold(slot, std::nullopt);
  const std::int64_t freed = freed_by_capture(hold, slot.header.flags, slot.amount_minor);
  hold.remaining -= freed;
  hold.last_slot = slot_number_;
  if (hold.remaining == 0) hold.state = HoldState::kEnded;
  return fold(slot, -freed);
}

bool Replay::fold_accrual(const format::PostingSlot& slot) {
  if (slot.header.outcome != Outcome::kDone) return fold(slot, std::nullopt);
  const AccrualKey key{slot.debit_account, slot.credit_account, slot.header.code};
  AccruedRemainders& remainders = state_.rules.remainders;
  if (!has_seen(remainders.at(key).last_slot, slot_number_)) {
    const auto sum = remainders.sum(key, static_cast<std::int64_t>(slot.related_slot));
    if (sum.whole_minor != slot.amount_minor) return false;
    remainders.set(key, {.nanos = sum.nanos, .last_slot = slot_number_});
  }
  return fold(slot, 0);
}

bool Replay::fold(const format::PostingHeadSlot& slot, std::size_t index) {
  const bool done = slot.header.outcome == Outcome::kDone;
  const std::size_t leg_slots = (slot.leg_count + format::kLegsPerSlot - 1) / format::kLegsPerSlot;
  if (index + leg_slots >= group_.size()) return false;
  for (std::size_t i = index + 1; i <= index + leg_slots; ++i) {
    if (!fold_legs(slot_at<format::LegsSlot>(i), slot_number_ + (i - index), done)) return false;
  }
  state_.bound_ids.bind(slot.id, slot_number_);
  if (done) mark_reversed(slot.header, slot.related_slot);
  return true;
}

bool Replay::fold_legs(const format::LegsSlot& slot, std::uint64_t slot_number, bool done) {
  if (slot.kind != SlotKind::kLegs || slot.count > format::kLegsPerSlot) return false;
  if ((slot.outcome == Outcome::kDone) != done) return false;
  if (!done) return true;
  // Judged before any is folded: an account may have several legs in one slot.
  bool seen[format::kLegsPerSlot] = {};
  for (std::size_t i = 0; i < slot.count; ++i) {
    if (!knows(slot.entries[i].account)) return false;
    seen[i] = has_seen(state_.accounts[slot.entries[i].account].last_slot, slot_number);
  }
  for (std::size_t i = 0; i < slot.count; ++i) {
    if (seen[i]) continue;
    const format::LegEntry& entry = slot.entries[i];
    Account& account = state_.accounts[entry.account];
    if (account.last_slot != entry.previous_slot || account.held != entry.held_after) return false;
    state_.note_change(account, entry.amount_minor, 0);
    account.balance += entry.amount_minor;
    account.last_slot = slot_number;
    if (account.balance != entry.balance_after) return false;
  }
  return true;
}

bool Replay::fold(const format::HoldSlot& slot) {
  state_.bound_ids.bind(slot.id, slot_number_);
  if (slot.header.outcome != Outcome::kDone) return true;
  const bool placed = slot.header.kind == SlotKind::kHoldPlaced;
  const bool released = slot.header.kind == SlotKind::kHoldReleased;
  const std::int64_t change = released ? -slot.amount_minor : slot.amount_minor;
  std::uint32_t found = state_.holds.at_slot(placed ? slot_number_ : slot.hold_slot);
  if (placed && found == HoldBook::kNone) {
    found = state_.holds.place({.id = slot.id,
                                .placed_slot = slot_number_,
                                .remaining = slot.amount_minor,
                                .expires_at_ns = slot.expires_at_ns,
                                .account = slot.account,
                                .payee = slot.payee_account,
                                .last_slot = slot_number_});
  } else if (found == HoldBook::kNone) {
    return false;
  } else if (!has_seen(state_.holds[found].last_slot, slot_number_)) {
    if (placed) return false;
    Hold& hold = state_.holds[found];
    hold.remaining += change;
    hold.last_slot = slot_number_;
    if (slot.header.kind == SlotKind::kHoldExtended) state_.holds.extend(found, slot.expires_at_ns);
    if (hold.remaining == 0) hold.state = HoldState::kEnded;
    if (hold.remaining != slot.remaining_after) return false;
  }
  return fold_entry({.account = slot.account,
                     .slot_number = slot_number_,
                     .previous_slot = slot.previous_slot,
                     .held_change = change,
                     .balance_after = slot.balance_after,
                     .held_after = slot.held_after});
}

bool Replay::fold_expired(const format::HoldSlot& slot) {
  const std::uint32_t found = state_.holds.at_slot(slot.hold_slot);
  if (found == HoldBook::kNone) return false;
  Hold& hold = state_.holds[found];
  if (!has_seen(hold.last_slot, slot_number_)) {
    if (hold.remaining != slot.amount_minor) return false;
    hold.remaining = 0;
    hold.last_slot = slot_number_;
    hold.state = HoldState::kExpired;
  }
  return fold_entry({.account = slot.account,
                     .slot_number = slot_number_,
                     .previous_slot = slot.previous_slot,
                     .held_change = -slot.amount_minor,
                     .balance_after = slot.balance_after,
                     .held_after = slot.held_after});
}

bool Replay::fold(const format::AccountOpenedSlot& slot) {
  state_.bound_ids.bind(slot.id, slot_number_);
  if (slot_number_ < settled_slot_ && knows(slot.account))
    return state_.accounts[slot.account].id == slot.id;
  if (state_.accounts.open(opening_of(slot)) != slot.account) return false;
  state_.rules.groups.join(state_.accounts, slot.account);
  return true;
}

bool Replay::fold(const format::AccountChangedSlot& slot) {
  state_.bound_ids.bind(slot.id, slot_number_);
  if (slot.header.outcome != Outcome::kDone) return true;
  if (!knows(slot.account)) return false;
  Account& account = state_.accounts[slot.account];
  if (has_seen(account.last_slot, slot_number_)) return true;
  if (account.last_slot != slot.previous_slot || account.balance != slot.balance_after)
    return false;
  account.floor = slot.floor_after;
  if (slot.header.kind == SlotKind::kCeilingSet) account.ceiling = slot.ceiling_after;
  account.state = static_cast<std::uint8_t>(slot.state_after);
  account.last_slot = slot_number_;
  return true;
}

bool Replay::fold(const format::PeriodClosedSlot& slot) {
  state_.bound_ids.bind(slot.id, slot_number_);
  Period& period = state_.rules.period;
  if (slot.header.outcome != Outcome::kDone || has_seen(period.last_slot, slot_number_))
    return true;
  period.close(slot.closed_before_asked_ns, (slot.header.flags & kSealed) != 0, slot_number_);
  return period.closed_before_ns == slot.closed_before_after_ns &&
         period.sealed_before_ns == slot.sealed_before_after_ns;
}

bool Replay::fold(const format::DefinedSlot& slot) {
  state_.bound_ids.bind(slot.id, slot_number_);
  std::uint64_t& last = state_.rules.last_defined_slot;
  if (slot.header.outcome != Outcome::kDone || has_seen(last, slot_number_)) return true;
  if (slot.previous_slot != last) return false;
  last = slot_number_;
  return true;
}

bool Replay::fold(const format::BalanceLimitsSlot& slot) {
  state_.bound_ids.bind(slot.id, slot_number_);
  if (slot.header.outcome != Outcome::kDone) return true;
  if (!knows(slot.account) || !has_balance_name(state_.accounts.opening(slot.account)))
    return false;
  BalanceGroups& groups = state_.rules.groups;
  std::uint32_t found = groups.find(state_.accounts, slot.account);
  if (found == BalanceGroups::kNone) found = groups.create(state_.accounts, slot.account);
  BalanceGroup& group = groups[found];
  if (has_seen(group.limits.last_slot, slot_number_)) return true;
  if (slot.previous_slot != group.limits.last_slot) return false;
  group.limits = {
      .floor = slot.floor_after, .ceiling = slot.ceiling_after, .last_slot = slot_number_};
  const std::uint64_t low_words[] = {static_cast<std::uint64_t>(group.balance),
                                     static_cast<std::uint64_t>(group.held)};
  // Some of the members may be newer until all that was copied has been caught up.
  return !is_settled() || (slot.balance_sum[0] == low_words[0] && slot.held_sum[0] == low_words[1]);
}

}  // namespace atollbank::ledger
