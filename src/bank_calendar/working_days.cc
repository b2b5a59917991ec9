// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/working_days.h"

#include "base/assert.h"

namespace atollbank::bank_calendar {

bool WorkingDays::is_working_day(Date date) const {
  return !is_weekend(date) && !holidays_.contains(date);
}

Date WorkingDays::next_after(Date date) const {
  do date = plus_days(date, 1);
  while (!is_working_day(date));
  return date;
}

Date WorkingDays::last_before(Date date) const {
  do date = plus_days(date, -1);
  while (!is_working_day(date));
  return date;
}

Date WorkingDays::last_of(std::chrono::year_month month) const {
  return moved(last_day_of(month), DateConvention::kPreceding);
}

Date WorkingDays::moved(Date date, DateConvention convention) const {
  if (is_working_day(date)) return date;
  switch (convention) {
    case DateConvention::kUnmoved: return date;
    case DateConvention::kFollowing: return next_after(date);
    case DateConvention::kPreceding: return last_before(date);
    case DateConvention::kModifiedFollowing: {
      const Date next = next_after(date);
      return month_of(next) == month_of(date) ? next : last_before(date);
    }
  }
  ATOLL_BUG("a convention that nobody has heard of");
}

Date WorkingDays::plus(Date date, std::int32_t count) const {
  ATOLL_ASSERT(count >= -kCountMax && count <= kCountMax);
  if (count == 0) return moved(date, DateConvention::kFollowing);
  for (; count > 0; --count) date = next_after(date);
  for (; count < 0; ++count) date = last_before(date);
  return date;
}

}  // namespace atollbank::bank_calendar
