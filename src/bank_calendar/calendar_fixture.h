// SPDX-License-Identifier: Apache-2.0
// For this room's tests: dates as they are written, the working days that are known, and dates
// drawn from all that the room answers for. (rapidcheck draws near the lower end unless it is told
// not to.)
#pragma once

#include <rapidcheck.h>

#include "bank_calendar/working_days.h"

namespace atollbank::bank_calendar {

inline Date day(std::string_view text) { return parse_date(text).value(); }

inline const WorkingDays& known_days() {
  static const WorkingDays days(BankHolidays::england_and_wales());
  return days;
}

// From `first` to before `end`.
template <class Number>
Number drawn(Number first, Number end) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(first, end));
}

inline Date drawn_date(Date first = kDateMin) {
  return plus_days(first, drawn<std::int64_t>(0, days_between(first, kDateMax) + 1));
}

}  // namespace atollbank::bank_calendar
