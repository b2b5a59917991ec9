// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/bank_holidays.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bank_calendar/calendar_fixture.h"

namespace atollbank::bank_calendar {
namespace {

// "01-03 New Year's Day, 04-15 …"
std::string shown(const BankHolidays& holidays, int year) {
  std::string text;
  for (const auto& [date, name] : holidays.of(std::chrono::year(year)))
    text += (text.empty() ? "" : ", ") + date_text(date).substr(5) + " " + name;
  return text;
}

std::string read(std::string_view lines) {
  const auto holidays = BankHolidays::england_and_wales().with(lines);
  if (holidays) return "read";
  return holidays.error().reason + ": " + holidays.error().message;
}

TEST(BankHolidays, of_years_with_a_proclamation_are_as_published) {
  const auto known = BankHolidays::england_and_wales();
  EXPECT_EQ(shown(known, 2022),
            "01-03 New Year's Day, 04-15 Good Friday, 04-18 Easter Monday, "
            "05-02 Early May bank holiday, 06-02 Spring bank holiday, "
            "06-03 Platinum Jubilee of Queen Elizabeth II, 08-29 Summer bank holiday, "
            "09-19 State funeral of Queen Elizabeth II, 12-26 Boxing Day, 12-27 Christmas Day");
  EXPECT_EQ(shown(known, 2020),
            "01-01 New Year's Day, 04-10 Good Friday, 04-13 Easter Monday, "
            "05-08 Early May bank holiday (VE day), 05-25 Spring bank holiday, "
            "08-31 Summer bank holiday, 12-25 Christmas Day, 12-28 Boxing Day");
  EXPECT_EQ(shown(known, 1999).substr(shown(known, 1999).find("12-")),
            "12-27 Christmas Day, 12-28 Boxing Day, 12-31 Millennium celebrations");
  for (const auto* date : {"2002-06-03", "2002-06-04", "2011-04-29", "2012-06-04", "2012-06-05",
                           "2023-05-01", "2023-05-08", "2023-05-29"})
    EXPECT_TRUE(known.contains(day(date))) << date;
  for (const auto* date : {"2002-05-27", "2012-05-28", "2020-05-04", "2022-05-30"})
    EXPECT_FALSE(known.contains(day(date))) << date;
}

TEST(BankHolidays, of_a_year_that_nobody_published_are_those_of_the_rule) {
  const auto known = BankHolidays::england_and_wales();
  EXPECT_EQ(shown(known, 2036), shown(BankHolidays(), 2036));
  EXPECT_TRUE(known.contains(day("2036-04-11")));
  EXPECT_FALSE(known.contains(day("2036-04-12")));
}

TEST(BankHolidays, are_changed_by_lines_of_text) {
  const auto changed = BankHolidays::england_and_wales().with(
      "# moved to a Friday\r\n\r\n2036-05-05 remove Early May bank holiday\r\n"
      "  2036-05-09   add   Early May bank holiday \n#2036-05-09 add\n2037-06-01 add Jubilé");
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(shown(*changed, 2036),
            "01-01 New Year's Day, 04-11 Good Friday, 04-14 Easter Monday, "
            "05-09 Early May bank holiday, 05-26 Spring bank holiday, "
            "08-25 Summer bank holiday, 12-25 Christmas Day, 12-26 Boxing Day");
  EXPECT_FALSE(changed->contains(day("2036-05-05")));
  EXPECT_TRUE(changed->contains(day("2036-05-09")));
  EXPECT_EQ(changed->of(std::chrono::year(2037))[5].name, "Jubilé");
  EXPECT_TRUE(BankHolidays::england_and_wales().contains(day("2036-05-05")));
}

TEST(BankHolidays, may_be_told_what_is_known_and_may_be_told_otherwise) {
  EXPECT_EQ(read("2023-05-08 add Coronation"), "read");
  EXPECT_EQ(read("2020-05-04 remove Early May bank holiday"), "read");
  const auto otherwise = BankHolidays::england_and_wales().with(
      "2023-05-08 remove Coronation\n2020-05-04 add Early May bank holiday");
  ASSERT_TRUE(otherwise);
  EXPECT_FALSE(otherwise->contains(day("2023-05-08")));
  EXPECT_TRUE(otherwise->contains(day("2020-05-04")));
}

TEST(BankHolidays, that_a_line_would_not_change_are_refused) {
  EXPECT_EQ(read("# one\n2036-05-05 add Early May bank holiday"),
            "already_a_bank_holiday: line 2: 2036-05-05 is one by the rule");
  EXPECT_EQ(read("2036-05-06 remove Early May bank holiday"),
            "not_a_bank_holiday: line 1: 2036-05-06 is none that could be removed");
  EXPECT_EQ(read("2036-05-06 add One\n2036-05-06 remove One"),
            "bank_holiday_changed_twice: line 2: 2036-05-06 has a line already");
}

TEST(BankHolidays, of_a_bad_line_are_refused_with_its_number) {
  EXPECT_EQ(read("\n\n2036-02-30 add One"), "impossible_date: line 3: there is no 2036-02-30");
  EXPECT_EQ(read("6 May 2036 add One"), "malformed_date: line 1: not a date such as 2026-11-26");
  EXPECT_EQ(read("2036-05-06 move One"),
            "malformed_bank_holiday_change: line 1: behind the date stands 'add' or 'remove'");
  EXPECT_EQ(read("2036-05-06 add  "),
            "malformed_bank_holiday_change: line 1: a name has 1 to 100 bytes");
  EXPECT_EQ(read("2036-05-06 add " + std::string(100, 'x')), "read");
  EXPECT_EQ(read("2036-05-06 add " + std::string(101, 'x')),
            "malformed_bank_holiday_change: line 1: a name has 1 to 100 bytes");
  EXPECT_EQ(read("2036-05-06 add One\tday"),
            "malformed_bank_holiday_change: line 1: a name is text of one line");
  EXPECT_EQ(read("2036-05-06 add One\x7f"),
            "malformed_bank_holiday_change: line 1: a name is text of one line");
  EXPECT_EQ(read("2036-05-06 add \xff"),
            "malformed_bank_holiday_change: line 1: a name is text of one line");
  EXPECT_EQ(read("2036-05-10 add One"),
            "bank_holiday_on_weekend: line 1: 2036-05-10 is a Saturday or a Sunday");
  EXPECT_EQ(read("1995-05-08 add VE day"),
            "bank_holiday_date_out_of_range: line 1: 1995-05-08 is not of the years 1996 to 2100");
  EXPECT_EQ(read("2101-05-03 add One"),
            "bank_holiday_date_out_of_range: line 1: 2101-05-03 is not of the years 1996 to 2100");
}

TEST(BankHolidays, are_changed_a_thousand_times_and_no_more) {
  std::string lines;
  Date date = day("2040-01-02");
  const auto is_free = [](Date d) { return !is_weekend(d) && !BankHolidays().contains(d); };
  for (std::size_t count = 0; count < BankHolidays::kChangesMax; date = plus_days(date, 1)) {
    if (!is_free(date)) continue;
    lines += date_text(date) + " add Day\n";
    ++count;
  }
  ASSERT_TRUE(BankHolidays().with(lines));
  while (!is_free(date)) date = plus_days(date, 1);
  EXPECT_EQ(BankHolidays().with(lines + date_text(date) + " add Day").error().message,
            "line 1001: more than 1000");
}

}  // namespace
}  // namespace atollbank::bank_calendar
