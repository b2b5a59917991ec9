// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/recurrence.h"

#include <algorithm>

#include "base/assert.h"

namespace atollbank::bank_calendar {
namespace {

using std::chrono::months;
using std::chrono::year_month;

// From one date to the next: so many days or, where these are zero, months.
struct Step {
  std::int64_t days = 0;
  int months = 0;
};

Step step_of(Frequency frequency) {
  switch (frequency) {
    case Frequency::kOnce: return {};
    case Frequency::kEveryDay: return {.days = 1};
    case Frequency::kEveryWeek: return {.days = 7};
    case Frequency::kEveryTwoWeeks: return {.days = 14};
    case Frequency::kEveryFourWeeks: return {.days = 28};
    case Frequency::kEveryMonth:
    case Frequency::kLastWorkingDayOfMonth: return {.months = 1};
    case Frequency::kEveryThreeMonths: return {.months = 3};
    case Frequency::kEveryYear: return {.months = 12};
  }
  ATOLL_BUG("a frequency that nobody has heard of");
}

// The day of the month on which `frequency` falls, `day` being that of the first date.
Date date_in(year_month month, Frequency frequency, std::chrono::day day) {
  const Date last = last_day_of(month);
  if (frequency == Frequency::kLastWorkingDayOfMonth) return last;
  return month / std::min(day, last.day());
}

}  // namespace

Recurrence::Recurrence(Frequency frequency, Date first_date)
    : frequency_(frequency),
      first_date_(date_in(month_of(first_date), frequency, first_date.day())) {
  ATOLL_ASSERT(first_date.ok());
}

Date Recurrence::nominal_date(std::uint32_t number) const {
  ATOLL_ASSERT(number >= 1 && number <= count_until(kDateMax));
  const int steps = static_cast<int>(number - 1);
  const Step step = step_of(frequency_);
  if (step.months == 0) return plus_days(first_date_, steps * step.days);
  const year_month month = month_of(first_date_) + months(steps * step.months);
  return date_in(month, frequency_, first_date_.day());
}

std::uint32_t Recurrence::count_until(Date last) const {
  ATOLL_ASSERT(last <= kDateMax);
  if (last < first_date_) return 0;
  const Step step = step_of(frequency_);
  if (step.days > 0)
    return static_cast<std::uint32_t>(days_between(first_date_, last) / step.days + 1);
  if (step.months == 0) return 1;
  const auto steps = (month_of(last) - month_of(first_date_)).count() / step.months;
  const year_month month = month_of(first_date_) + months(steps * step.months);
  const bool is_reached = date_in(month, frequency_, first_date_.day()) <= last;
  return static_cast<std::uint32_t>(steps + (is_reached ? 1 : 0));
}

}  // namespace atollbank::bank_calendar
