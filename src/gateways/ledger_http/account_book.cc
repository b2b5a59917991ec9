// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/account_book.h"

#include <algorithm>

#include "ledger/format/rule_slots.h"
#include "ledger/record_view.h"
#include "runtime/await.h"

namespace atollbank::ledger_http {

namespace format = ledger::format;

const KnownAccount* AccountBook::find(std::uint32_t index) const {
  const auto found = accounts_.find(index);
  return found == accounts_.end() ? nullptr : &found->second;
}

runtime::Task<base::Result<void>> AccountBook::learn(posting::PostingApi& posting,
                                                     runtime::Executor& executor,
                                                     std::vector<std::uint32_t> indexes) {
  const auto is_known = [this](std::uint32_t index) { return accounts_.contains(index); };
  // Another task may make it forget while this one waits: then the round begins again.
  while (!std::ranges::all_of(indexes, is_known)) {
    if (accounts_.size() + indexes.size() > kAccountsMax) accounts_.clear();
    for (const std::uint32_t index : indexes) {
      if (is_known(index)) continue;
      auto start = [&posting, index](runtime::Completion<ledger::AccountOpening> done) {
        posting.account_at({}, index, std::move(done));
      };
      auto asked = runtime::await_completion<ledger::AccountOpening>(executor, std::move(start));
      ATOLL_CO_TRY(const ledger::AccountOpening opening, co_await std::move(asked));
      accounts_[index] = {.id = opening.id, .currency = opening.currency};
    }
  }
  co_return base::Result<void>();
}

std::span<const format::Slot> record_at(std::span<const format::Slot> slots, std::size_t index) {
  std::size_t end = index + 1;
  while (end < slots.size() && slots[end].kind == format::SlotKind::kLegs) ++end;
  return slots.subspan(index, end - index);
}

std::vector<std::uint32_t> accounts_in(std::span<const format::Slot> slots) {
  std::vector<std::uint32_t> indexes;
  for (const format::Slot& slot : slots) {
    switch (slot.kind) {
      case format::SlotKind::kPosting:
      case format::SlotKind::kCapture:
      case format::SlotKind::kAccrued: {
        const auto& posting = ledger::slot_as<format::PostingSlot>(slot);
        indexes.insert(indexes.end(), {posting.debit_account, posting.credit_account});
        break;
      }
      case format::SlotKind::kLegs: {
        const auto& legs = ledger::slot_as<format::LegsSlot>(slot);
        for (std::size_t i = 0; i < legs.count; ++i) indexes.push_back(legs.entries[i].account);
        break;
      }
      case format::SlotKind::kHoldPlaced:
      case format::SlotKind::kHoldIncreased:
      case format::SlotKind::kHoldReleased:
      case format::SlotKind::kHoldExpired:
      case format::SlotKind::kHoldExtended: {
        const auto& hold = ledger::slot_as<format::HoldSlot>(slot);
        indexes.insert(indexes.end(), {hold.account, hold.payee_account});
        break;
      }
      case format::SlotKind::kFloorSet:
      case format::SlotKind::kFrozen:
      case format::SlotKind::kAccountClosed:
      case format::SlotKind::kCeilingSet:
        indexes.push_back(ledger::slot_as<format::AccountChangedSlot>(slot).account);
        break;
      case format::SlotKind::kExpected:
        indexes.push_back(ledger::slot_as<format::ExpectedSlot>(slot).account);
        break;
      case format::SlotKind::kBalanceLimitsSet:
        indexes.push_back(ledger::slot_as<format::BalanceLimitsSlot>(slot).account);
        break;
      default: break;
    }
  }
  std::ranges::sort(indexes);
  const auto repeated = std::ranges::unique(indexes);
  indexes.erase(repeated.begin(), repeated.end());
  std::erase(indexes, format::kNoAccount);
  return indexes;
}

}  // namespace atollbank::ledger_http
