// SPDX-License-Identifier: Apache-2.0
#include "ledger/applier.h"

#include <algorithm>

#include "ledger/command_form.h"

namespace atollbank::ledger {
namespace {

// Commands whose tables are prefetched together: enough to hide memory, few enough to stay in the
// first cache.
constexpr std::size_t kBlock = 32;
constexpr std::size_t kBlockLegsMax = 256;

CommandResult refused(Outcome outcome) {
  CommandResult result;
  result.outcome = outcome;
  return result;
}

}  // namespace

format::SlotKind slot_kind_of(CommandKind kind) {
  using format::SlotKind;
  switch (kind) {
    case CommandKind::kPost: return SlotKind::kPosting;
    case CommandKind::kPostLegs: return SlotKind::kPostingHead;
    case CommandKind::kPlaceHold: return SlotKind::kHoldPlaced;
    case CommandKind::kIncreaseHold: return SlotKind::kHoldIncreased;
    case CommandKind::kCaptureHold: return SlotKind::kCapture;
    case CommandKind::kReleaseHold: return SlotKind::kHoldReleased;
    case CommandKind::kOpenAccount: return SlotKind::kAccountOpened;
    case CommandKind::kSetFloor: return SlotKind::kFloorSet;
    case CommandKind::kFreeze: return SlotKind::kFrozen;
    case CommandKind::kCloseAccount: return SlotKind::kAccountClosed;
    case CommandKind::kSetCeiling: return SlotKind::kCeilingSet;
    case CommandKind::kExtendHold: return SlotKind::kHoldExtended;
    case CommandKind::kExpect: return SlotKind::kExpected;
    case CommandKind::kPostExchange: return SlotKind::kExchangeHead;
    case CommandKind::kClosePeriod: return SlotKind::kPeriodClosed;
    case CommandKind::kAccrue: return SlotKind::kAccrued;
    case CommandKind::kDefine: return SlotKind::kDefined;
    case CommandKind::kSetBalanceLimits: return SlotKind::kBalanceLimitsSet;
  }
  return SlotKind::kPadding;
}

void Applier::run() {
  results_.resize(batch_.commands.size());
  for (std::size_t first = 0; first < batch_.commands.size(); first += kBlock) {
    run_block(first, std::min(first + kBlock, batch_.commands.size()));
  }
}

// Those between the first that a command of the block names and the last: for prefetching.
std::span<const Leg> Applier::legs_of_block(std::size_t first, std::size_t last) const {
  std::size_t begin = batch_.legs.size();
  std::size_t end = 0;
  for (std::size_t i = first; i < last && !batch_.legs.empty(); ++i) {
    const Command& command = batch_.commands[i];
    if (!has_legs(command.kind)) continue;
    begin = std::min<std::size_t>(begin, command.side_index);
    end = std::max<std::size_t>(end, std::size_t{command.side_index} + command.side_count);
  }
  end = std::min({end, batch_.legs.size(), begin + kBlockLegsMax});
  return begin < end ? std::span(batch_.legs).subspan(begin, end - begin) : std::span<const Leg>();
}

void Applier::run_block(std::size_t first, std::size_t last) {
  const auto& commands = batch_.commands;
  for (std::size_t i = first; i < last; ++i) {
    state_.bound_ids.prefetch(commands[i].id);
    state_.accounts.prefetch_find(commands[i].debit_account);
    state_.accounts.prefetch_find(commands[i].credit_account);
    if (commands[i].kind == CommandKind::kPlaceHold) state_.holds.prefetch_find(commands[i].id);
    if (names_hold(commands[i].kind)) state_.holds.prefetch_find(commands[i].related);
  }
  const auto legs = legs_of_block(first, last);
  for (const Leg& leg : legs) state_.accounts.prefetch_find(leg.account);
  std::uint32_t debits[kBlock];
  std::uint32_t credits[kBlock];
  for (std::size_t i = first; i < last; ++i) {
    debits[i - first] = state_.accounts.find(commands[i].debit_account);
    credits[i - first] = state_.accounts.find(commands[i].credit_account);
    state_.accounts.prefetch_account(debits[i - first]);
    state_.accounts.prefetch_account(credits[i - first]);
    if (names_hold(commands[i].kind)) state_.holds.prefetch_likely(commands[i].related);
  }
  for (const Leg& leg : legs) state_.accounts.prefetch_likely(leg.account);
  for (std::size_t i = first; i < last; ++i) {
    if ((commands[i].flags & kLinked) != 0) {
      // A chain is applied whole where it begins, even across a block's end; its other members are
      // then passed.
      const bool inside = i > 0 && (commands[i - 1].flags & kLinked) != 0;
      if (inside) continue;
      std::size_t end = i;
      while (end < commands.size() && (commands[end].flags & kLinked) != 0) ++end;
      run_chain(i, end);
    } else if (i > 0 && (commands[i - 1].flags & kLinked) != 0) {
      continue;  // the last of a chain
    } else {
      results_[i] = apply_one(commands[i], debits[i - first], credits[i - first]);
    }
  }
}

CommandResult Applier::apply_one(const Command& command, std::uint32_t debit,
                                 std::uint32_t credit) {
  if (const Outcome form = check_form(command, batch_); form != Outcome::kDone)
    return refused(form);
  const Resolved resolved = resolve(command, debit, credit);
  const std::uint64_t used = find_bound(command.id);
  if (used == BoundIds::kNone) [[likely]]
    return apply_new(command, resolved, Outcome::kDone);
  if (in_chain_) return refused(Outcome::kLinkedChainPartlyUsed);
  return answer_used(command, resolved, used);
}

CommandResult Applier::apply_new(const Command& command, const Resolved& resolved, Forced forced) {
  switch (command.kind) {
    case CommandKind::kPost: return post(command, resolved, forced);
    case CommandKind::kPostLegs: return post_legs(command, resolved, forced);
    case CommandKind::kPlaceHold: return place_hold(command, resolved, forced);
    case CommandKind::kIncreaseHold: return increase_hold(command, resolved, forced);
    case CommandKind::kCaptureHold: return capture_hold(command, resolved, forced);
    case CommandKind::kReleaseHold: return release_hold(command, resolved, forced);
    case CommandKind::kOpenAccount: return open_account(command);
    case CommandKind::kSetFloor:
    case CommandKind::kFreeze:
    case CommandKind::kCloseAccount:
    case CommandKind::kSetCeiling: return change_account(command, resolved, forced);
    case CommandKind::kPostExchange: return post_legs(command, resolved, forced);
    case CommandKind::kExtendHold: return extend_hold(command, resolved, forced);
    case CommandKind::kExpect: return expect(command, resolved, forced);
    case CommandKind::kClosePeriod: return close_period(command, forced);
    case CommandKind::kAccrue: return accrue(command, resolved, forced);
    case CommandKind::kDefine: return define(command, forced);
    case CommandKind::kSetBalanceLimits: return set_balance_limits(command, resolved, forced);
  }
  return refused(Outcome::kUnknownKind);
}

// The balances of the first answer are in its slot; whoever answers reads them there
// (fill_first_answer).
CommandResult Applier::answer_used(const Command& command, const Resolved& resolved,
                                   std::uint64_t slot) {
  const format::Slot record = journaled_.at(slot);
  // What is not known has no index and must not pass for what was not named.
  const bool names_unknown =
      (resolved.debit == AccountTable::kNone && !command.debit_account.is_nil()) ||
      (resolved.credit == AccountTable::kNone && !command.credit_account.is_nil());
  if (names_unknown ||
      digest_of_command(command, resolved) != digest_of_record(journaled_, slot, record)) {
    const bool both_open = command.kind == CommandKind::kOpenAccount &&
                           record.kind == format::SlotKind::kAccountOpened;
    return refused(both_open ? Outcome::kAccountExistsDifferently
                             : Outcome::kIdUsedWithDifferentContent);
  }
  CommandResult result = refused(outcome_of(record));
  result.duplicate = 1;
  result.slot = slot;
  return result;
}

Applier::Resolved Applier::resolve(const Command& command, std::uint32_t debit,
                                   std::uint32_t credit) const {
  Resolved resolved{.debit = debit, .credit = credit};
  // Opened earlier in this block, after the look-up ahead.
  if (debit == AccountTable::kNone && !command.debit_account.is_nil()) {
    resolved.debit = state_.accounts.find(command.debit_account);
  }
  if (credit == AccountTable::kNone && !command.credit_account.is_nil()) {
    resolved.credit = state_.accounts.find(command.credit_account);
  }
  if (command.related.is_nil()) return resolved;
  if (command.kind == CommandKind::kExpect) {
    resolved.related_slot = command.related.low;  // a version, no id
    return resolved;
  }
  if (names_hold(command.kind)) resolved.hold = state_.holds.find(command.related);
  if (resolved.hold == HoldBook::kNone) {
    const std::uint64_t slot = find_bound(command.related);
    resolved.related_slot = slot == BoundIds::kNone ? 0 : slot;
    return resolved;
  }
  const Hold& hold = state_.holds[resolved.hold];
  resolved.related_slot = hold.placed_slot;
  if (command.debit_account.is_nil()) resolved.debit = hold.account;
  if (command.kind == CommandKind::kCaptureHold && command.credit_account.is_nil())
    resolved.credit = hold.payee;
  return resolved;
}

std::uint64_t Applier::digest_of_command(const Command& command, const Resolved& resolved) const {
  if (command.kind == CommandKind::kOpenAccount)
    return digest_of(batch_.openings[command.side_index]);
  Content content;
  content.kind = static_cast<std::uint8_t>(slot_kind_of(command.kind));
  content.flags = command.flags;
  content.currency = command.currency;
  content.code = command.code;
  content.debit_account = resolved.debit;
  content.credit_account = resolved.credit;
  content.amount_minor = command.amount_minor;
  content.value_time_ns = command.value_time_ns;
  content.reference = command.reference;
  content.related_slot = resolved.related_slot;
  content.limit_or_time = command.limit_or_time;
  if (command.kind == CommandKind::kDefine) {
    const std::string_view evidence(batch_.evidence);
    content.legs_digest =
        digest_of_definition(evidence.substr(command.evidence_offset, command.evidence_size));
  }
  if (has_legs(command.kind)) {
    for (const Leg& leg : std::span(batch_.legs).subspan(command.side_index, command.side_count)) {
      content.legs_digest =
          fold_leg(content.legs_digest, state_.accounts.find(leg.account), leg.amount_minor);
    }
  }
  return digest_of(content);
}

// `mirror_digest`: of the money that the command would move, the other way round.
Outcome Applier::check_related(const Command& command, const Resolved& resolved,
                               std::uint64_t mirror_digest) const {
  if (command.related.is_nil()) return Outcome::kDone;
  using format::SlotKind;
  if (resolved.related_slot == 0) return Outcome::kRelatedPostingNotFound;
  const format::Slot related = journaled_.at(resolved.related_slot);
  const bool legs_posted =
      related.kind == SlotKind::kPostingHead || related.kind == SlotKind::kExchangeHead;
  const bool posted = legs_posted || related.kind == SlotKind::kPosting ||
                      related.kind == SlotKind::kCapture || related.kind == SlotKind::kAccrued;
  if (!posted || outcome_of(related) != Outcome::kDone) return Outcome::kRelatedPostingNotFound;
  if ((command.flags & kReversal) == 0) return Outcome::kDone;
  const bool same_form = legs_posted == has_legs(command.kind);
  if (!same_form || money_digest_of(journaled_, resolved.related_slot, related) != mirror_digest)
    return Outcome::kReversalMismatch;
  return state_.reversed.contains(resolved.related_slot) ? Outcome::kAlreadyReversed
                                                         : Outcome::kDone;
}

void Applier::mark_reversed(const Command& command, const Resolved& resolved) {
  if ((command.flags & kReversal) == 0) return;
  state_.reversed.insert(resolved.related_slot);
  if (in_chain_) reversed_before_.push_back(resolved.related_slot);
}

std::uint16_t Applier::append_evidence(const Command& command, std::uint32_t owner_index) {
  if (command.evidence_size == 0) return 0;
  const auto distance = static_cast<std::uint16_t>(group_.used() - owner_index);
  std::string_view rest(batch_.evidence);
  rest = rest.substr(command.evidence_offset, command.evidence_size);
  bool first = true;
  while (!rest.empty()) {
    auto& slot = group_.append<format::EvidenceSlot>();
    slot.used =
        static_cast<std::uint8_t>(std::min<std::size_t>(rest.size(), format::kEvidencePerSlot));
    slot.size = first ? static_cast<std::uint16_t>(rest.size()) : std::uint16_t{0};
    slot.owner_distance = group_.used() - 1 - owner_index;
    std::memcpy(slot.bytes, rest.data(), slot.used);
    rest.remove_prefix(slot.used);
    first = false;
  }
  return distance;
}

void Applier::bind(const Command& command, std::uint64_t slot) {
  state_.bound_ids.bind(command.id, slot);
  if (in_chain_) bound_before_.emplace_back(command.id, slot);
}

Account& Applier::touch(std::uint32_t account) {
  Account& found = state_.accounts[account];
  if (in_chain_) accounts_before_.push_back(found);
  return found;
}

Hold& Applier::touch_hold(std::uint32_t hold) {
  Hold& found = state_.holds[hold];
  if (in_chain_) holds_before_.emplace_back(hold, found);
  return found;
}

}  // namespace atollbank::ledger
