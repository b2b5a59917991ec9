// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/bank_holiday_rule.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace atollbank::bank_calendar {
namespace {

using std::chrono::year;

std::string shown(int in) {
  std::string text;
  for (const auto& [date, name] : bank_holidays_by_rule(year(in)))
    text += date_text(date).substr(5) + " " + std::string(name) + "\n";
  return text;
}

TEST(BankHolidayRule, gives_a_year_that_is_published) {
  EXPECT_EQ(shown(2025), R"(01-01 New Year's Day
04-18 Good Friday
04-21 Easter Monday
05-05 Early May bank holiday
05-26 Spring bank holiday
08-25 Summer bank holiday
12-25 Christmas Day
12-26 Boxing Day
)");
}

TEST(BankHolidayRule, gives_another_day_for_each_of_a_weekend) {
  EXPECT_EQ(shown(2021).substr(shown(2021).find("12-")), "12-27 Christmas Day\n12-28 Boxing Day\n");
  EXPECT_EQ(shown(2022).substr(shown(2022).find("12-")), "12-26 Boxing Day\n12-27 Christmas Day\n");
  EXPECT_EQ(shown(2026).substr(shown(2026).find("12-")), "12-25 Christmas Day\n12-28 Boxing Day\n");
  EXPECT_EQ(shown(2022).substr(0, 5), "01-03");  // 1 January was a Saturday
  EXPECT_EQ(shown(2023).substr(0, 5), "01-02");  // and here a Sunday
}

TEST(BankHolidayRule, finds_easter) {
  // The earliest and the latest there can be, and some that the moon's corrections decide.
  EXPECT_EQ(date_text(easter_sunday(year(1818))), "1818-03-22");
  EXPECT_EQ(date_text(easter_sunday(year(2038))), "2038-04-25");
  EXPECT_EQ(date_text(easter_sunday(year(1981))), "1981-04-19");
  EXPECT_EQ(date_text(easter_sunday(year(1954))), "1954-04-18");
  EXPECT_EQ(date_text(easter_sunday(year(2049))), "2049-04-18");
  EXPECT_EQ(date_text(easter_sunday(year(3165))), "3165-04-18");
}

TEST(BankHolidayRule, finds_easter_in_its_five_weeks_of_any_year) {
  for (int in = 1; in <= 9999; ++in) {
    const Date easter = easter_sunday(year(in));
    EXPECT_GE(easter, Date(year(in) / std::chrono::March / 22));
    EXPECT_LE(easter, Date(year(in) / std::chrono::April / 25));
    EXPECT_EQ(weekday_of(easter), std::chrono::Sunday);
  }
}

TEST(BankHolidayRule, keeps_its_eight_apart_and_on_weekdays) {
  for (int in = 1583; in <= 2500; ++in) {
    const auto holidays = bank_holidays_by_rule(year(in));
    EXPECT_TRUE(std::ranges::is_sorted(holidays, std::ranges::less_equal{}, &RuledHoliday::date));
    for (const auto& [date, name] : holidays)
      EXPECT_TRUE(date.ok() && !is_weekend(date) && date.year() == year(in)) << name << " " << in;
  }
}

}  // namespace
}  // namespace atollbank::bank_calendar
