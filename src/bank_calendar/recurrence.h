// SPDX-License-Identifier: Apache-2.0
// The nominal dates of what recurs: those that were agreed, before weekends and bank holidays move
// anything. They are what makes an occurrence unique, so they follow from frequency and first date
// alone: whatever is proclaimed later, an occurrence that was run keeps its name.
//
// A value. Each answer is arithmetic, however far the date.
#pragma once

#include <cstdint>

#include "bank_calendar/date.h"

namespace atollbank::bank_calendar {

// Kept by number.
enum class Frequency : std::uint8_t {
  kOnce = 1,
  kEveryDay = 2,
  kEveryWeek = 3,
  kEveryTwoWeeks = 4,
  kEveryFourWeeks = 5,
  // On the day of the first date, or on the last day of a month that has none such: the 31st, the
  // 28th, the 31st; 29 February and then 28 February until the next leap year.
  kEveryMonth = 6,
  kEveryThreeMonths = 7,
  kEveryYear = 8,
  // From the month of the first date on. The nominal date is the last day of the month, as which
  // day is the last working one may still change.
  kLastWorkingDayOfMonth = 9,
};

class Recurrence {
 public:
  Recurrence(Frequency frequency, Date first_date);

  // Numbers begin with 1 and go to count_until(kDateMax).
  Date nominal_date(std::uint32_t number) const;
  // How many nominal dates are at or before `last`, which is kDateMax or earlier.
  std::uint32_t count_until(Date last) const;

 private:
  Frequency frequency_;
  Date first_date_;
};

}  // namespace atollbank::bank_calendar
