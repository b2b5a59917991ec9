// SPDX-License-Identifier: Apache-2.0
// The bank holidays of England and Wales in a year of which nothing else is known: the schedule of
// the Banking and Financial Dealings Act 1971, Good Friday and Christmas Day by common law, New
// Year's Day and the early May holiday as they are proclaimed every year since 1978, and the days
// that are given instead of a weekend's. Pure.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include "bank_calendar/date.h"

namespace atollbank::bank_calendar {

struct RuledHoliday {
  Date date;
  std::string_view name;  // as gov.uk/bank-holidays has it
};

// Every year has as many: none falls on another, and one that falls on a weekend is given on the
// next working day.
inline constexpr std::size_t kRuledHolidays = 8;

// In order of date; none is on a weekend. Any year has an answer, by today's rule.
std::array<RuledHoliday, kRuledHolidays> bank_holidays_by_rule(std::chrono::year year);

Date easter_sunday(std::chrono::year year);

}  // namespace atollbank::bank_calendar
