// SPDX-License-Identifier: Apache-2.0
// Whose limit a payment uses up: the days since 1970, at midnight in London.
#pragma once

#include <cstdint>

#include "bank_calendar/london_time.h"
#include "base/timestamp.h"

namespace atollbank::payments {

inline std::int32_t london_day(base::Timestamp instant) {
  return bank_calendar::day_number(bank_calendar::london_date(instant));
}

}  // namespace atollbank::payments
