// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/london_day.h"

#include <chrono>

namespace atollbank::transactions {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::nanoseconds;
using Instant = std::chrono::sys_time<nanoseconds>;

constexpr hours kDayBegins{4};

Instant instant_of(base::Timestamp time) { return Instant(nanoseconds(time.nanoseconds)); }
base::Timestamp timestamp_of(Instant instant) { return {instant.time_since_epoch().count()}; }

Instant clocks_change(std::chrono::year year, std::chrono::month month) {
  return std::chrono::sys_days(year / month / std::chrono::Sunday[std::chrono::last]) + hours(1);
}

hours london_offset(Instant instant) {
  const std::chrono::year_month_day date(std::chrono::floor<days>(instant));
  const bool is_summer = instant >= clocks_change(date.year(), std::chrono::March) &&
                         instant < clocks_change(date.year(), std::chrono::October);
  return hours(is_summer ? 1 : 0);
}

}  // namespace

bool is_london_summer(base::Timestamp time) { return london_offset(instant_of(time)) == hours(1); }

base::Timestamp start_of_spending_day(base::Timestamp time) {
  const Instant instant = instant_of(time);
  const Instant local = instant + london_offset(instant);
  Instant local_start = std::chrono::floor<days>(local) + kDayBegins;
  if (local_start > local) local_start -= days(1);
  // The clocks change at 1 am, so the offset at 3 am is that of 4 am.
  const hours offset = london_offset(local_start - hours(1));
  return timestamp_of(local_start - offset);
}

}  // namespace atollbank::transactions
