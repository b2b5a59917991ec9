// SPDX-License-Identifier: Apache-2.0
// What the rules of format 2 remember besides accounts and holds. Small, and empty in a ledger that
// uses none of them.
//
// Each part knows the newest slot that changed it, so that the journal may be taken again from
// before a checkpoint that was copied while the ledger went on.
#pragma once

#include "base/bytes.h"
#include "ledger/rules/accrued_remainders.h"
#include "ledger/rules/balance_groups.h"
#include "ledger/rules/period.h"

namespace atollbank::ledger {

struct RuleState {
  Period period;
  std::uint64_t last_defined_slot = 0;  // head of the definitions' chain in the journal
  AccruedRemainders remainders;
  BalanceGroups groups;

  void save(base::ByteWriter& writer) const;
  // After the accounts were loaded; false when the bytes are none that save() wrote.
  bool load(base::ByteReader& reader, AccountTable& accounts);
};

}  // namespace atollbank::ledger
