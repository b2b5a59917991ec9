// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/date.h"

#include <gtest/gtest.h>

namespace atollbank::bank_calendar {
namespace {

std::string read(std::string_view text) {
  const auto date = parse_date(text);
  return date ? date_text(*date) : date.error().reason;
}

TEST(Date, is_read_and_written_alike) {
  for (const auto* text : {"1996-01-01", "2024-02-29", "2100-12-31", "0001-01-01", "9999-12-31"})
    EXPECT_EQ(read(text), text);
}

TEST(Date, of_another_form_is_refused) {
  for (const auto* text : {"", "2026-1-1", "2026-01-01 ", " 2026-01-01", "26-01-01", "2026/01/01",
                           "2026-01/01", "2026/01-01", "01-01-2026", "2026-01-0a", "-026-01-01",
                           "+026-01-01", "20260101", "2026-01-01T00:00:00Z", "2026-011-1"})
    EXPECT_EQ(read(text), "malformed_date") << text;
}

TEST(Date, that_no_calendar_has_is_refused) {
  for (const auto* text : {"2026-02-31", "2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01",
                           "2026-00-01", "2026-01-00", "2026-01-32"})
    EXPECT_EQ(read(text), "impossible_date") << text;
}

TEST(Date, knows_the_days_after_it_and_its_month) {
  const Date date = parse_date("2024-02-28").value();
  EXPECT_EQ(date_text(plus_days(date, 2)), "2024-03-01");
  EXPECT_EQ(date_text(plus_days(date, -59)), "2023-12-31");
  EXPECT_EQ(days_between(date, plus_days(date, 1000)), 1000);
  EXPECT_EQ(weekday_of(date), std::chrono::Wednesday);
  EXPECT_EQ(date_text(last_day_of(month_of(date))), "2024-02-29");
}

}  // namespace
}  // namespace atollbank::bank_calendar
