// SPDX-License-Identifier: Apache-2.0
// The months of statements: London's, from its midnight of the first to its midnight of the next.
// Pure functions of their arguments.
#pragma once

#include <chrono>
#include <optional>

#include "services/statements/statement.h"

namespace atollbank::statements {

using Month = std::chrono::year_month;

// Of a month that there is, of the years 1970 to 2199. reason: period_invalid
base::Result<Period> period_of(Month month);
// The month that is exactly this period.
std::optional<Month> month_of(Period period);

// The number of a month's statement of an account that was opened then: 1 for the month of its
// opening; 0 for a month before, and for a period that is no month.
std::uint32_t number_of(Period period, base::Timestamp opened);

}  // namespace atollbank::statements
