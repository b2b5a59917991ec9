// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/recurrence.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "bank_calendar/calendar_fixture.h"

namespace atollbank::bank_calendar {
namespace {

// The first `count` nominal dates, without their centuries.
std::string shown(Frequency frequency, std::string_view first_date, std::uint32_t count) {
  const Recurrence recurrence(frequency, day(first_date));
  std::string text;
  for (std::uint32_t number = 1; number <= count; ++number)
    text += (text.empty() ? "" : " ") + date_text(recurrence.nominal_date(number)).substr(2);
  return text;
}

std::uint32_t count(Frequency frequency, std::string_view first_date, std::string_view last) {
  return Recurrence(frequency, day(first_date)).count_until(day(last));
}

TEST(Recurrence, of_days_and_weeks_keeps_its_distance) {
  EXPECT_EQ(shown(Frequency::kEveryDay, "2028-02-28", 3), "28-02-28 28-02-29 28-03-01");
  EXPECT_EQ(shown(Frequency::kEveryWeek, "2026-12-28", 3), "26-12-28 27-01-04 27-01-11");
  EXPECT_EQ(shown(Frequency::kEveryTwoWeeks, "2026-12-28", 3), "26-12-28 27-01-11 27-01-25");
  EXPECT_EQ(shown(Frequency::kEveryFourWeeks, "2026-12-28", 3), "26-12-28 27-01-25 27-02-22");
}

TEST(Recurrence, of_the_31st_takes_the_last_day_of_a_month_and_goes_back_after) {
  EXPECT_EQ(shown(Frequency::kEveryMonth, "2027-12-31", 5),
            "27-12-31 28-01-31 28-02-29 28-03-31 28-04-30");
  EXPECT_EQ(shown(Frequency::kEveryMonth, "2027-01-30", 3), "27-01-30 27-02-28 27-03-30");
  EXPECT_EQ(shown(Frequency::kEveryThreeMonths, "2026-08-31", 4),
            "26-08-31 26-11-30 27-02-28 27-05-31");
}

TEST(Recurrence, of_29_february_is_on_the_28th_until_the_next_leap_year) {
  EXPECT_EQ(shown(Frequency::kEveryYear, "2096-02-29", 5),
            "96-02-29 97-02-28 98-02-28 99-02-28 00-02-28");
  EXPECT_EQ(shown(Frequency::kEveryYear, "2028-02-29", 5),
            "28-02-29 29-02-28 30-02-28 31-02-28 32-02-29");
}

TEST(Recurrence, of_the_last_working_day_is_named_for_the_end_of_the_month) {
  EXPECT_EQ(shown(Frequency::kLastWorkingDayOfMonth, "2027-01-05", 3),
            "27-01-31 27-02-28 27-03-31");
  EXPECT_EQ(shown(Frequency::kLastWorkingDayOfMonth, "2027-02-28", 3),
            "27-02-28 27-03-31 27-04-30");
}

TEST(Recurrence, counts_the_dates_until_one) {
  EXPECT_EQ(count(Frequency::kOnce, "2027-01-05", "2027-01-04"), 0U);
  EXPECT_EQ(count(Frequency::kOnce, "2027-01-05", "2100-12-31"), 1U);
  EXPECT_EQ(count(Frequency::kEveryTwoWeeks, "2027-01-05", "2027-01-18"), 1U);
  EXPECT_EQ(count(Frequency::kEveryTwoWeeks, "2027-01-05", "2027-01-19"), 2U);
  EXPECT_EQ(count(Frequency::kEveryMonth, "2027-01-31", "2027-02-27"), 1U);
  EXPECT_EQ(count(Frequency::kEveryMonth, "2027-01-31", "2027-02-28"), 2U);
  EXPECT_EQ(count(Frequency::kEveryMonth, "2027-01-31", "2027-03-30"), 2U);
  EXPECT_EQ(count(Frequency::kEveryYear, "2028-02-29", "2029-02-28"), 2U);
  EXPECT_EQ(count(Frequency::kLastWorkingDayOfMonth, "2027-01-05", "2027-01-30"), 0U);
  EXPECT_EQ(count(Frequency::kLastWorkingDayOfMonth, "2027-01-05", "2027-01-31"), 1U);
  EXPECT_EQ(count(Frequency::kEveryDay, "1996-01-01", "2100-12-31"), 38'351U);
}

TEST(Recurrence, has_no_date_after_the_last_that_a_schedule_may_reach) {
  const Recurrence recurrence(Frequency::kEveryYear, day("2099-06-01"));
  EXPECT_EQ(date_text(recurrence.nominal_date(2)), "2100-06-01");
  EXPECT_DEATH(static_cast<void>(recurrence.nominal_date(3)), "number");
  EXPECT_DEATH(static_cast<void>(recurrence.nominal_date(0)), "number");
}

RC_GTEST_PROP(Recurrence, counts_each_of_its_dates_once_and_in_order, ()) {
  const Date first = drawn_date();
  const Recurrence recurrence(static_cast<Frequency>(drawn(1, 10)), first);
  const auto count = recurrence.count_until(kDateMax);
  const auto number = drawn<std::uint32_t>(1, count + 1);
  const Date date = recurrence.nominal_date(number);
  RC_ASSERT(date >= first && date.ok());
  RC_ASSERT(recurrence.count_until(date) == number);
  RC_ASSERT(recurrence.count_until(plus_days(date, -1)) == number - 1);
}

}  // namespace
}  // namespace atollbank::bank_calendar
