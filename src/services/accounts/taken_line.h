// SPDX-License-Identifier: Apache-2.0
// A line of another bank's statement on its way into an account. Plain values and pure functions.
//
// A line is booked at most once in an account, for ever: its command's id is made from the account
// and the line's own id. Where the ledger declined it before, the id of the next attempt is used.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "services/transactions/transaction.h"

namespace atollbank::accounts {

inline constexpr std::size_t kTakenLineCountMax = 8'000;  // at once: one chain of the ledger
inline constexpr std::uint8_t kTakenLineAttemptMax = 15;

base::Id taken_line_id(base::Id account_id, std::string_view line_id, std::uint8_t attempt);

struct TakenLine {
  std::string line_id;  // unique in the account
  std::uint8_t attempt = 0;
  base::Timestamp created;
  base::Timestamp settled;        // also the value time
  std::int64_t amount_minor = 0;  // not 0; positive: money came in
  transactions::Scheme scheme = transactions::Scheme::kAdjustment;
  transactions::Category category = transactions::Category::kGeneral;
  base::Id merchant_id;              // nil: none
  std::uint16_t local_currency = 0;  // 0: the account's
  std::int64_t local_amount_minor = 0;

  bool operator==(const TakenLine&) const = default;
};

struct FindTakenLines {
  base::Id user_id;
  base::Id account_id;
  std::vector<std::string> line_ids;
};

struct TakenLineState {
  bool is_booked = false;
  std::int64_t amount_minor = 0;  // without its sign; of a booked one
  std::uint8_t attempt = 0;       // the one that booked it, or the next to make
};

struct TakeOver {
  base::Id user_id;
  base::Id account_id;
  std::vector<TakenLine> lines;  // in the order in which they are booked
  bool is_told = false;          // to those who follow the account, as if it happened now
};

struct TakenOver {
  std::vector<base::Id> transaction_ids;  // one a line
  std::uint64_t slot = 0;                 // of the last one
};

}  // namespace atollbank::accounts
