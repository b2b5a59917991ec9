// SPDX-License-Identifier: Apache-2.0
// A day of the calendar, as the library has it, and as people write it. Plain values.
//
// A Date may be one that no calendar has (31 February) only where a function says that it looks;
// everywhere else in this room it is a day that there is.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::bank_calendar {

using Date = std::chrono::year_month_day;

// What this room answers for: from the year in which the clocks of London began to change by
// today's rule to the last that a schedule may reach.
inline constexpr Date kDateMin{std::chrono::year(1996), std::chrono::January, std::chrono::day(1)};
inline constexpr Date kDateMax{std::chrono::year(2100), std::chrono::December,
                               std::chrono::day(31)};

// "2026-11-26" and nothing else.
// reasons: malformed_date · impossible_date (no calendar has it: 31 February)
base::Result<Date> parse_date(std::string_view text);
std::string date_text(Date date);

constexpr Date plus_days(Date date, std::int64_t count) {
  return std::chrono::sys_days(date) + std::chrono::days(count);
}
// How many days lie between: of a Monday and the Tuesday after it, one.
constexpr std::int64_t days_between(Date from, Date to) {
  return (std::chrono::sys_days(to) - std::chrono::sys_days(from)).count();
}
// Days since 1970, as records keep a date.
constexpr std::int32_t day_number(Date date) {
  return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}
constexpr Date date_numbered(std::int32_t day) {
  return std::chrono::sys_days(std::chrono::days(day));
}
constexpr std::chrono::weekday weekday_of(Date date) { return std::chrono::sys_days(date); }

constexpr bool is_weekend(Date date) {
  return weekday_of(date) == std::chrono::Saturday || weekday_of(date) == std::chrono::Sunday;
}

constexpr std::chrono::year_month month_of(Date date) { return date.year() / date.month(); }
constexpr Date last_day_of(std::chrono::year_month month) { return month / std::chrono::last; }

}  // namespace atollbank::bank_calendar
