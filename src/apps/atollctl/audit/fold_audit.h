// SPDX-License-Identifier: Apache-2.0
// Folds a journal into balances and holds every record against the fold: sums, held amounts, what
// remains of holds, limits, states, each account's chain of previous slots, ids used twice.
//
// Arithmetic only, at millions of records a second: whether a decline was right is for the naive
// ledger (journal_check.h). Takes whole groups in order, whose bytes and hash chain were checked by
// whoever read them. One thread; stops at the first difference.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "apps/atollctl/audit/id_set.h"
#include "apps/atollctl/journal_check.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {

class FoldAudit {
 public:
  std::optional<Difference> check_group(std::span<const ledger::format::Slot> group);
  // What only the end can show: money that does not sum to zero in each currency.
  std::optional<Difference> check_end() const;
  const CheckFigures& figures() const { return figures_; }

 private:
  using Slot = ledger::format::Slot;
  struct Account {
    std::int64_t balance = 0;
    std::int64_t held = 0;
    std::int64_t floor = 0;
    std::int64_t ceiling = 0;
    std::uint64_t last_slot = 0;
    std::uint16_t currency = 0;
    std::uint8_t state = 0;
  };
  struct Hold {
    std::uint32_t account = 0;
    std::int64_t remaining = 0;
    std::int64_t expires_at_ns = 0;
  };

  void check_slot(const Slot& slot);
  void check_command(const Slot& slot);
  void open(const ledger::format::AccountOpenedSlot& slot);
  void step_hold(const ledger::format::HoldSlot& slot);
  void capture(const ledger::format::PostingSlot& slot);
  void reverse(const ledger::format::PostingSlot& slot);
  void check_declined(const ledger::format::PostingSlot& slot);
  void check_effect(const Slot& slot, const ledger::AccountEffect& effect);
  void check_limits(const Slot& slot, const ledger::AccountEffect& effect, const Account& account);
  void expect(const char* what, std::int64_t expected, std::int64_t found);

  std::vector<Account> accounts_;                  // by dense index
  std::unordered_map<std::uint64_t, Hold> holds_;  // open ones, by the slot that placed them
  std::unordered_set<std::uint64_t> reversed_;
  IdSet ids_;
  std::uint32_t holder_ = 0;      // whose held amount the record at hand changes,
  std::int64_t held_change_ = 0;  // and by how much
  std::int64_t now_ns_ = 0;
  std::uint64_t slot_ = 0;  // being looked at
  std::optional<Difference> difference_;
  CheckFigures figures_;
};

}  // namespace atollbank::atollctl
