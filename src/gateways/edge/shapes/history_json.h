// SPDX-License-Identifier: Apache-2.0
// The messages that a transaction is made of, as the ledger has them. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "services/transactions/account_event.h"

namespace atollbank::edge {

struct HistoryStep {
  std::string type;  // "authorised", "adjusted", "captured", "released", "expired", "declined", …
  base::Timestamp time;
  std::int64_t amount_minor = 0;  // of the transaction from here on
  std::int64_t change_minor = 0;  // to what it was before
  std::uint64_t record = 0;       // in the ledger's journal; 0: not known any more
  bool is_pending = false;

  bool operator==(const HistoryStep&) const = default;
};

// The steps that the account's events tell of, oldest first; events of other things are left out.
std::vector<HistoryStep> history_of(std::span<const transactions::AccountEvent> events,
                                    base::Id transaction_id);

// What a transaction tells of itself, where no event of it is left.
std::vector<HistoryStep> history_of(const transactions::Transaction& transaction);

// {"transaction_id":…,"history":[…]}
std::string history_json(base::Id transaction_id, std::span<const HistoryStep> steps);

}  // namespace atollbank::edge
