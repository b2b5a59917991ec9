// SPDX-License-Identifier: Apache-2.0
// What does not fit within a statement: each a stable reason with the line where it shows. A
// statement with a gap is not imported. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/imports/statement.h"

namespace atollbank::imports {

inline constexpr std::size_t kGapCountMax = 100;  // told at once; the rest is like them

struct Gap {
  std::string_view reason;
  std::uint32_t line_number = 0;
  std::string what;  // for a person

  bool operator==(const Gap&) const = default;
};

// reasons, in the order of the file within each: line_currency_differs · line_id_repeated ·
// line_date_impossible (before 1970, or after `now`) · line_date_too_old (the ledger takes ten
// years) · line_amount_too_large · line_date_out_of_order (neither always later nor always
// earlier) · balances_do_not_tie · statement_sequence_gap · statements_do_not_join
std::vector<Gap> find_gaps(const Statement& statement, base::Timestamp now);

// The first gap as an error. invalid_argument <reason>, "line 14: what"
base::Result<void> check_gaps(const std::vector<Gap>& gaps);

// Oldest first: a file that runs backwards is turned round.
void put_in_order(Statement& statement);

}  // namespace atollbank::imports
