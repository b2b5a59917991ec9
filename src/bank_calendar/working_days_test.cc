// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/working_days.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "bank_calendar/calendar_fixture.h"

namespace atollbank::bank_calendar {
namespace {

std::string moved(std::string_view date, DateConvention convention) {
  return date_text(known_days().moved(day(date), convention));
}

std::string plus(std::string_view date, std::int32_t count) {
  return date_text(known_days().plus(day(date), count));
}

TEST(WorkingDays, are_monday_to_friday_without_bank_holidays) {
  EXPECT_TRUE(known_days().is_working_day(day("2026-05-01")));
  for (const auto* date : {"2026-05-02", "2026-05-03", "2026-05-04", "2022-09-19", "2026-12-28"})
    EXPECT_FALSE(known_days().is_working_day(day(date))) << date;
}

TEST(WorkingDays, are_found_before_and_after_a_date) {
  EXPECT_EQ(date_text(known_days().next_after(day("2026-12-24"))), "2026-12-29");
  EXPECT_EQ(date_text(known_days().last_before(day("2026-12-29"))), "2026-12-24");
  EXPECT_EQ(date_text(known_days().last_of(month_of(day("2026-05-01")))), "2026-05-29");
  EXPECT_EQ(date_text(known_days().last_of(month_of(day("1999-12-01")))), "1999-12-30");
}

TEST(WorkingDays, take_a_date_by_the_convention_asked) {
  EXPECT_EQ(moved("2026-05-02", DateConvention::kFollowing), "2026-05-05");
  EXPECT_EQ(moved("2026-05-02", DateConvention::kPreceding), "2026-05-01");
  EXPECT_EQ(moved("2026-05-02", DateConvention::kModifiedFollowing), "2026-05-05");
  EXPECT_EQ(moved("2026-05-02", DateConvention::kUnmoved), "2026-05-02");
}

TEST(WorkingDays, of_the_next_month_are_not_taken_by_modified_following) {
  EXPECT_EQ(moved("2026-05-30", DateConvention::kFollowing), "2026-06-01");
  EXPECT_EQ(moved("2026-05-30", DateConvention::kModifiedFollowing), "2026-05-29");
  EXPECT_EQ(moved("2026-05-30", DateConvention::kPreceding), "2026-05-29");
}

TEST(WorkingDays, are_counted_from_a_date) {
  EXPECT_EQ(plus("2026-05-01", 1), "2026-05-05");
  EXPECT_EQ(plus("2026-05-02", 1), "2026-05-05");
  EXPECT_EQ(plus("2026-05-05", -1), "2026-05-01");
  EXPECT_EQ(plus("2026-05-01", 3), "2026-05-07");
  EXPECT_EQ(plus("2026-05-01", 0), "2026-05-01");
  EXPECT_EQ(plus("2026-05-02", 0), "2026-05-05");
}

TEST(WorkingDays, are_found_past_the_last_year_of_schedules) {
  EXPECT_EQ(moved("2101-01-01", DateConvention::kFollowing), "2101-01-04");
}

RC_GTEST_PROP(WorkingDays, are_where_every_convention_but_one_moves_a_date, ()) {
  const Date date = drawn_date();
  const Date following = known_days().moved(date, DateConvention::kFollowing);
  const Date preceding = known_days().moved(date, DateConvention::kPreceding);
  const Date modified = known_days().moved(date, DateConvention::kModifiedFollowing);
  RC_ASSERT(known_days().is_working_day(following) && following >= date);
  RC_ASSERT(known_days().is_working_day(preceding) && preceding <= date);
  RC_ASSERT(modified == following || modified == preceding);
  RC_ASSERT(month_of(modified) == month_of(date));
  RC_ASSERT(known_days().is_working_day(date) == (following == date && preceding == date));
}

RC_GTEST_PROP(WorkingDays, that_are_added_are_taken_away_again, ()) {
  const Date date = known_days().moved(drawn_date(), DateConvention::kFollowing);
  const auto count = drawn(-300, 300);
  RC_ASSERT(known_days().plus(known_days().plus(date, count), -count) == date);
}

}  // namespace
}  // namespace atollbank::bank_calendar
