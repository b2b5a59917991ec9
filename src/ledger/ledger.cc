// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <algorithm>
#include <map>

#include "base/assert.h"

namespace atollbank::ledger {
namespace {

class NoRecords final : public RecordSource {
  void read(std::uint64_t, std::span<format::Slot>) const override {
    ATOLL_BUG("this ledger replays only");
  }
};

}  // namespace

const RecordSource& no_records() {
  static const NoRecords none;
  return none;
}

void Ledger::apply(const Batch& batch, GroupBuilder& group, std::vector<CommandResult>& results,
                   std::vector<LegBalance>& leg_balances) {
  Applier(state_, batch, Journaled(&group, *records_), group, results, leg_balances).run();
}

bool Ledger::expire_due_holds(GroupBuilder& group, std::uint32_t limit) {
  std::uint32_t index = 0;
  for (std::uint32_t done = 0; state_.holds.next_due(group.ledger_time_ns(), index); ++done) {
    if (done == limit) return true;
    Hold& hold = state_.holds[index];
    Account& account = state_.accounts[hold.account];
    const std::uint64_t slot_number = group.next_slot_number();
    auto& slot = group.append_command<format::HoldSlot>(format::SlotKind::kHoldExpired);
    slot.amount_minor = hold.remaining;
    slot.account = hold.account;
    slot.hold_slot = hold.placed_slot;
    slot.expires_at_ns = hold.expires_at_ns;
    slot.currency = account.currency;
    account.held -= hold.remaining;
    state_.note_change(account, 0, -hold.remaining);
    ATOLL_ASSERT(account.held >= 0);
    hold.remaining = 0;
    hold.state = HoldState::kExpired;
    hold.last_slot = slot_number;
    slot.previous_slot = account.last_slot;
    account.last_slot = slot_number;
    slot.balance_after = account.balance;
    slot.held_after = account.held;
  }
  return false;
}

bool Ledger::has_due_hold(std::int64_t now_ns) {
  std::uint32_t index = 0;
  return state_.holds.next_due(now_ns, index);
}

std::optional<std::uint64_t> Ledger::slot_of(const base::Id& id,
                                             const GroupBuilder* open_group) const {
  const Journaled journaled(open_group, *records_);
  const std::uint64_t slot =
      state_.bound_ids.find(id, [&](std::uint64_t number) { return id_of(journaled.at(number)); });
  if (slot == BoundIds::kNone) return std::nullopt;
  return slot;
}

std::vector<CurrencySum> Ledger::trial_balance() const {
  std::map<std::uint16_t, CurrencySum> sums;
  for (std::uint32_t i = 0; i < state_.accounts.size(); ++i) {
    const Account& account = state_.accounts[i];
    CurrencySum& sum = sums[account.currency];
    sum.currency = account.currency;
    sum.credit_minor += std::max<std::int64_t>(account.balance, 0);
    sum.debit_minor -= std::min<std::int64_t>(account.balance, 0);
  }
  std::vector<CurrencySum> result;
  for (const auto& [currency, sum] : sums) result.push_back(sum);
  return result;
}

}  // namespace atollbank::ledger
