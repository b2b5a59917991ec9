// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/london_time.h"

#include "base/assert.h"

namespace atollbank::bank_calendar {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::nanoseconds;
using Instant = std::chrono::sys_time<nanoseconds>;

// Whole years that a Timestamp can hold.
constexpr std::chrono::year kYearMin(1678);
constexpr std::chrono::year kYearMax(2261);

Instant clocks_change(std::chrono::year year, std::chrono::month month) {
  return std::chrono::sys_days(year / month / std::chrono::Sunday[std::chrono::last]) + hours(1);
}

hours offset_at(base::Timestamp timestamp) {
  const Instant instant(nanoseconds(timestamp.nanoseconds));
  const Date date(std::chrono::floor<days>(instant));
  const bool is_summer = instant >= clocks_change(date.year(), std::chrono::March) &&
                         instant < clocks_change(date.year(), std::chrono::October);
  return hours(is_summer ? 1 : 0);
}

}  // namespace

bool is_london_summer(base::Timestamp instant) { return offset_at(instant) == hours(1); }

LocalTime london_time(base::Timestamp instant) {
  return LocalTime(nanoseconds(instant.nanoseconds) + offset_at(instant));
}

Date london_date(base::Timestamp instant) {
  return Date(std::chrono::floor<days>(london_time(instant)));
}

base::Timestamp instant_of(LocalTime london_time) {
  const base::Timestamp in_winter{london_time.time_since_epoch().count()};
  const base::Timestamp in_summer = in_winter - base::Duration{nanoseconds(hours(1)).count()};
  return is_london_summer(in_summer) ? in_summer : in_winter;
}

base::Timestamp instant_of(Date date, TimeOfDay time) {
  ATOLL_ASSERT(date.ok() && date.year() >= kYearMin && date.year() <= kYearMax);
  ATOLL_ASSERT(time >= TimeOfDay(0) && time < days(1));
  return instant_of(LocalTime(std::chrono::local_days(date)) + time);
}

base::Timestamp latest_at(TimeOfDay time, base::Timestamp instant) {
  const Date date = london_date(instant);
  const base::Timestamp on_that_date = instant_of(date, time);
  return on_that_date <= instant ? on_that_date : instant_of(plus_days(date, -1), time);
}

}  // namespace atollbank::bank_calendar
