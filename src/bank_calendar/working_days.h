// SPDX-License-Identifier: Apache-2.0
// On which days the banks work: Monday to Friday without bank holidays. And where a payment goes
// whose date is another day.
//
// A value; once made it does not change, so any thread may ask. Each answer walks from its date day
// by day: over a few, or as many as it was asked to count.
#pragma once

#include <cstdint>
#include <utility>

#include "bank_calendar/bank_holidays.h"

namespace atollbank::bank_calendar {

// Where a date that is no working day is moved. A working day stays by each of them. Kept by
// number.
enum class DateConvention : std::uint8_t {
  kUnmoved = 1,            // nowhere: for what is done on every day of the year
  kFollowing = 2,          // to the next working day
  kPreceding = 3,          // to the working day before
  kModifiedFollowing = 4,  // to the next, unless that is of another month; then to the one before
};

class WorkingDays {
 public:
  static constexpr std::int32_t kCountMax = 10'000;

  explicit WorkingDays(BankHolidays holidays) : holidays_(std::move(holidays)) {}

  const BankHolidays& holidays() const { return holidays_; }
  bool is_working_day(Date date) const;

  Date next_after(Date date) const;
  Date last_before(Date date) const;
  Date last_of(std::chrono::year_month month) const;
  Date moved(Date date, DateConvention convention) const;

  // The count-th working day after the date, or before it where the count is below zero; from
  // -kCountMax to kCountMax. Of zero: the date itself, moved to the following working day.
  Date plus(Date date, std::int32_t count) const;

 private:
  BankHolidays holidays_;
};

}  // namespace atollbank::bank_calendar
