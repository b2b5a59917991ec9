// SPDX-License-Identifier: Apache-2.0
#include "ledger/replay.h"

#include <fmt/core.h>

#include "ledger/ledger.h"

namespace atollbank::ledger {

using format::SlotKind;

base::Result<void> Ledger::replay(std::span<const format::Slot> group) {
  return Replay(state_, group).run();
}

base::Result<void> Replay::run() {
  const auto& header = slot_at<format::GroupHeaderSlot>(0);
  for (std::size_t i = 1; i < header.used_count; ++i) {
    slot_number_ = header.first_slot + i;
    bool consistent = false;
    switch (group_[i].kind) {
      case SlotKind::kPosting: consistent = fold(slot_at<format::PostingSlot>(i)); break;
      case SlotKind::kCapture: consistent = fold_capture(slot_at<format::PostingSlot>(i)); break;
      case SlotKind::kPostingHead: consistent = fold(slot_at<format::PostingHeadSlot>(i), i); break;
      case SlotKind::kHoldPlaced:
      case SlotKind::kHoldIncreased:
      case SlotKind::kHoldReleased: consistent = fold(slot_at<format::HoldSlot>(i)); break;
      case SlotKind::kHoldExpired: consistent = fold_expired(slot_at<format::HoldSlot>(i)); break;
      case SlotKind::kAccountOpened:
        consistent = fold(slot_at<format::AccountOpenedSlot>(i));
        break;
      case SlotKind::kFloorSet:
      case SlotKind::kFrozen:
      case SlotKind::kAccountClosed:
        consistent = fold(slot_at<format::AccountChangedSlot>(i));
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

void Replay::bind(const base::Id& id, const format::SlotHeader& header, std::uint64_t digest,
                  std::uint32_t money_digest, std::uint32_t hold_index) {
  BoundId bound;
  bound.id = id;
  bound.content_digest = digest;
  bound.slot = slot_number_ & ((std::uint64_t{1} << 40) - 1);
  bound.kind = static_cast<std::uint8_t>(header.kind);
  bound.outcome = static_cast<std::uint8_t>(header.outcome);
  bound.money_digest = money_digest;
  bound.hold_index = hold_index;
  state_.bound_ids.bind(bound);
}

// The journal names the reversed posting by its slot; reversals are rare, so its id is searched
// for.
void Replay::mark_reversed(const format::SlotHeader& header, std::uint64_t related_slot) {
  if ((header.flags & kReversal) == 0) return;
  std::uint64_t low = 0;
  std::uint64_t high = state_.bound_ids.size();
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (state_.bound_ids[middle].slot < related_slot) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  ATOLL_ASSERT(low < state_.bound_ids.size() && state_.bound_ids[low].slot == related_slot);
  BoundId& related = state_.bound_ids[low];
  related.flags = related.flags | kWasReversed;
}

bool Replay::fold(const format::PostingSlot& slot) {
  if (slot.header.outcome == Outcome::kDone) {
    if (!knows(slot.debit_account) || !knows(slot.credit_account)) return false;
    Account& debit = state_.accounts[slot.debit_account];
    Account& credit = state_.accounts[slot.credit_account];
    if (debit.last_slot != slot.debit_previous_slot ||
        credit.last_slot != slot.credit_previous_slot)
      return false;
    debit.balance -= slot.amount_minor;
    credit.balance += slot.amount_minor;
    debit.last_slot = credit.last_slot = slot_number_;
    if (debit.balance != slot.debit_balance_after || credit.balance != slot.credit_balance_after)
      return false;
    if (debit.held != slot.debit_held_after || credit.held != slot.credit_held_after) return false;
    mark_reversed(slot.header, slot.related_slot);
  }
  bind(slot.id, slot.header, digest_of(content_of(slot)),
       money_digest_of(slot.debit_account, slot.credit_account, slot.amount_minor), 0);
  return true;
}

bool Replay::fold_capture(const format::PostingSlot& slot) {
  if (slot.header.outcome == Outcome::kDone) {
    if (!knows(slot.debit_account)) return false;
    Hold& hold = state_.holds[state_.holds.at_slot(slot.related_slot)];
    const bool ends =
        (slot.header.flags & kFinalCapture) != 0 || hold.remaining == slot.amount_minor;
    const std::int64_t freed = ends ? hold.remaining : slot.amount_minor;
    hold.remaining -= freed;
    if (ends) hold.state = HoldState::kEnded;
    state_.accounts[slot.debit_account].held -= freed;
  }
  return fold(slot);
}

bool Replay::fold(const format::PostingHeadSlot& slot, std::size_t index) {
  const bool done = slot.header.outcome == Outcome::kDone;
  const std::size_t leg_slots = (slot.leg_count + format::kLegsPerSlot - 1) / format::kLegsPerSlot;
  if (index + leg_slots >= group_.size()) return false;
  std::uint64_t digest = 0;
  for (std::size_t i = index + 1; i <= index + leg_slots; ++i) {
    if (!fold_legs(slot_at<format::LegsSlot>(i), slot_number_ + (i - index), done, digest))
      return false;
  }
  Content content = content_of(slot);
  content.legs_digest = digest;
  bind(slot.id, slot.header, digest_of(content), static_cast<std::uint32_t>(digest), 0);
  if (done) mark_reversed(slot.header, slot.related_slot);
  return true;
}

bool Replay::fold_legs(const format::LegsSlot& slot, std::uint64_t slot_number, bool done,
                       std::uint64_t& digest) {
  if (slot.kind != SlotKind::kLegs || slot.count > format::kLegsPerSlot) return false;
  if ((slot.outcome == Outcome::kDone) != done) return false;
  for (std::size_t i = 0; i < slot.count; ++i) {
    const format::LegEntry& entry = slot.entries[i];
    digest = fold_leg(digest, entry.account, entry.amount_minor);
    if (!done) continue;
    if (!knows(entry.account)) return false;
    Account& account = state_.accounts[entry.account];
    if (account.last_slot != entry.previous_slot) return false;
    account.balance += entry.amount_minor;
    account.last_slot = slot_number;
    if (account.balance != entry.balance_after || account.held != entry.held_after) return false;
  }
  return true;
}

bool Replay::fold(const format::HoldSlot& slot) {
  std::uint32_t hold_index = 0;
  if (slot.header.outcome == Outcome::kDone) {
    if (!knows(slot.account)) return false;
    Account& account = state_.accounts[slot.account];
    if (account.last_slot != slot.previous_slot) return false;
    const bool released = slot.header.kind == SlotKind::kHoldReleased;
    const std::int64_t change = released ? -slot.amount_minor : slot.amount_minor;
    account.held += change;
    account.last_slot = slot_number_;
    if (slot.header.kind == SlotKind::kHoldPlaced) {
      hold_index = state_.holds.place({.placed_slot = slot_number_,
                                       .remaining = slot.amount_minor,
                                       .expires_at_ns = slot.expires_at_ns,
                                       .account = slot.account,
                                       .payee = slot.payee_account});
    } else {
      hold_index = state_.holds.at_slot(slot.hold_slot);
      Hold& hold = state_.holds[hold_index];
      hold.remaining += change;
      if (hold.remaining == 0) hold.state = HoldState::kEnded;
    }
    if (state_.holds[hold_index].remaining != slot.remaining_after) return false;
    if (account.held != slot.held_after || account.balance != slot.balance_after) return false;
  }
  bind(slot.id, slot.header, digest_of(content_of(slot)), 0, hold_index);
  return true;
}

bool Replay::fold_expired(const format::HoldSlot& slot) {
  if (!knows(slot.account)) return false;
  Hold& hold = state_.holds[state_.holds.at_slot(slot.hold_slot)];
  Account& account = state_.accounts[slot.account];
  if (hold.remaining != slot.amount_minor || account.last_slot != slot.previous_slot) return false;
  account.held -= hold.remaining;
  account.last_slot = slot_number_;
  hold.remaining = 0;
  hold.state = HoldState::kExpired;
  return account.held == slot.held_after && account.balance == slot.balance_after;
}

bool Replay::fold(const format::AccountOpenedSlot& slot) {
  const AccountOpening opening = opening_of(slot);
  if (state_.accounts.open(opening) != slot.account) return false;
  bind(slot.id, slot.header, digest_of(opening), 0, 0);
  return true;
}

bool Replay::fold(const format::AccountChangedSlot& slot) {
  if (slot.header.outcome == Outcome::kDone) {
    if (!knows(slot.account)) return false;
    Account& account = state_.accounts[slot.account];
    if (account.last_slot != slot.previous_slot || account.balance != slot.balance_after)
      return false;
    account.floor = slot.floor_after;
    account.state = static_cast<std::uint8_t>(slot.state_after);
    account.last_slot = slot_number_;
  }
  bind(slot.id, slot.header, digest_of(content_of(slot)), 0, 0);
  return true;
}

}  // namespace atollbank::ledger
