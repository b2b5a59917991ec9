// SPDX-License-Identifier: Apache-2.0
// What an import will book: which lines of a statement are new, and what each becomes. Pure.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "services/accounts/api.h"
#include "services/imports/import.h"

namespace atollbank::imports {

enum class OpeningBalance : std::uint8_t {
  kWhereNeeded = 1,  // booked before the lines when the account would fall below zero without it
  kNever = 2,        // refused then
};

struct PlanRequest {
  base::Id account_id;
  std::int64_t available_minor = 0;  // in the account now
  OpeningBalance opening = OpeningBalance::kWhereNeeded;
  std::string opening_line_id;  // unique to this import
};

struct Plan {
  std::vector<PlannedLine> lines;  // the opening balance first, where there is one
  std::uint32_t new_count = 0;
  std::uint32_t known_count = 0;
  std::uint32_t empty_count = 0;
  std::int64_t sum_minor = 0;
  std::int64_t opening_minor = 0;
};

// `states` tells of each line with money, in the order of lines_with_money().
// invalid_argument line_differs_from_before, too_many_lines, opening_balance_too_large ·
// failed_precondition account_overdrawn
base::Result<Plan> make_plan(const Statement& statement,
                             std::span<const accounts::TakenLineState> states,
                             const PlanRequest& request);

// Their ids; lines of nothing are looked at by nobody.
std::vector<std::string> lines_with_money(const Statement& statement);

transactions::Scheme scheme_of(LineKind kind);
// The category of that name, however it is written; general when there is none.
transactions::Category category_of(const StatementLine& line);

}  // namespace atollbank::imports
