// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/bank_holiday_rule.h"

#include <algorithm>

namespace atollbank::bank_calendar {
namespace {

using std::chrono::Monday;
using std::chrono::year;

Date day_of(year in, std::chrono::month month, unsigned day) {
  return {in, month, std::chrono::day(day)};
}

Date first_monday_of(std::chrono::year_month month) { return Date(month / Monday[1]); }
Date last_monday_of(std::chrono::year_month month) {
  return Date(month / Monday[std::chrono::last]);
}

// 1 January, or the Monday after the weekend on which it falls.
Date new_years_day(year in) {
  const Date first = day_of(in, std::chrono::January, 1);
  return is_weekend(first) ? first_monday_of(month_of(first)) : first;
}

// Of 25 and 26 December: whatever falls on a weekend is given two days later, which is the first
// working day that the other of the two leaves.
Date on_or_two_days_after(Date date) { return is_weekend(date) ? plus_days(date, 2) : date; }

}  // namespace

// As the Church of England computes it: the Sunday after the full moon on or after 21 March, where
// the moon is that of its tables. The steps are those of Clavius, in Knuth's form (The Art of
// Computer Programming, 1.3.2, exercise 14).
Date easter_sunday(year in) {
  const int golden_number = static_cast<int>(in) % 19 + 1;
  const int century = static_cast<int>(in) / 100 + 1;
  const int leap_days_dropped = 3 * century / 4 - 12;
  const int moon_correction = (8 * century + 5) / 25 - 5;
  int epact = (11 * golden_number + 20 + moon_correction - leap_days_dropped) % 30;
  if (epact < 0) epact += 30;
  if ((epact == 25 && golden_number > 11) || epact == 24) ++epact;
  int full_moon = 44 - epact;  // counted from 1 March
  if (full_moon < 21) full_moon += 30;
  const Date moon_date = plus_days(day_of(in, std::chrono::March, 1), full_moon - 1);
  return plus_days(moon_date, 7 - (weekday_of(moon_date) - std::chrono::Sunday).count());
}

std::array<RuledHoliday, kRuledHolidays> bank_holidays_by_rule(year in) {
  const Date easter = easter_sunday(in);
  std::array<RuledHoliday, kRuledHolidays> holidays{{
      {new_years_day(in), "New Year's Day"},
      {plus_days(easter, -2), "Good Friday"},
      {plus_days(easter, 1), "Easter Monday"},
      {first_monday_of(in / std::chrono::May), "Early May bank holiday"},
      {last_monday_of(in / std::chrono::May), "Spring bank holiday"},
      {last_monday_of(in / std::chrono::August), "Summer bank holiday"},
      {on_or_two_days_after(day_of(in, std::chrono::December, 25)), "Christmas Day"},
      {on_or_two_days_after(day_of(in, std::chrono::December, 26)), "Boxing Day"},
  }};
  // Of the first six the order is that of the year; of the last two it is not when Christmas Day is
  // a Sunday.
  std::ranges::sort(holidays, {}, &RuledHoliday::date);
  return holidays;
}

}  // namespace atollbank::bank_calendar
