// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/london_time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "bank_calendar/calendar_fixture.h"

namespace atollbank::bank_calendar {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

base::Timestamp at(const char* time) { return base::parse_rfc3339(time).value(); }

// "2026-11-26T00:30:00Z" of the instant at which London has that date and time.
std::string instant_at(const char* date, TimeOfDay time) {
  return base::to_rfc3339(instant_of(parse_date(date).value(), time));
}

// As if London were at UTC, so that it prints.
std::string shown_at(const char* time) {
  return base::to_rfc3339({london_time(at(time)).time_since_epoch().count()});
}

std::string latest_four(const char* time) {
  return base::to_rfc3339(latest_at(hours(4), at(time)));
}

TEST(LondonTime, is_utc_in_winter_and_an_hour_ahead_in_summer) {
  EXPECT_EQ(shown_at("2026-01-15T12:00:00Z"), "2026-01-15T12:00:00Z");
  EXPECT_EQ(shown_at("2026-07-15T12:00:00Z"), "2026-07-15T13:00:00Z");
  EXPECT_EQ(instant_at("2026-01-15", minutes(30)), "2026-01-15T00:30:00Z");
  EXPECT_EQ(instant_at("2026-07-15", minutes(30)), "2026-07-14T23:30:00Z");
}

TEST(LondonTime, begins_a_date_an_hour_before_utc_in_summer) {
  EXPECT_EQ(date_text(london_date(at("2026-07-14T22:59:59Z"))), "2026-07-14");
  EXPECT_EQ(date_text(london_date(at("2026-07-14T23:00:00Z"))), "2026-07-15");
  EXPECT_EQ(date_text(london_date(at("2026-01-14T23:59:59Z"))), "2026-01-14");
  EXPECT_EQ(date_text(london_date(at("2026-01-15T00:00:00Z"))), "2026-01-15");
}

TEST(LondonTime, changes_to_summer_at_one_on_the_last_sunday_of_march) {
  EXPECT_FALSE(is_london_summer(at("2026-03-29T00:59:59.999Z")));
  EXPECT_TRUE(is_london_summer(at("2026-03-29T01:00:00Z")));
  EXPECT_EQ(shown_at("2026-03-29T00:59:59Z"), "2026-03-29T00:59:59Z");
  EXPECT_EQ(shown_at("2026-03-29T01:00:00Z"), "2026-03-29T02:00:00Z");
}

TEST(LondonTime, changes_to_winter_at_one_on_the_last_sunday_of_october) {
  EXPECT_TRUE(is_london_summer(at("2026-10-25T00:59:59.999Z")));
  EXPECT_FALSE(is_london_summer(at("2026-10-25T01:00:00Z")));
  EXPECT_EQ(shown_at("2026-10-25T00:59:59Z"), "2026-10-25T01:59:59Z");
  EXPECT_EQ(shown_at("2026-10-25T01:00:00Z"), "2026-10-25T01:00:00Z");
}

TEST(LondonTime, that_no_clock_shows_is_read_by_the_clocks_before_the_change) {
  EXPECT_EQ(instant_at("2026-03-29", minutes(59)), "2026-03-29T00:59:00Z");
  EXPECT_EQ(instant_at("2026-03-29", minutes(60)), "2026-03-29T01:00:00Z");
  EXPECT_EQ(instant_at("2026-03-29", minutes(90)), "2026-03-29T01:30:00Z");
  EXPECT_EQ(shown_at("2026-03-29T01:30:00Z"), "2026-03-29T02:30:00Z");
  EXPECT_EQ(instant_at("2026-03-29", minutes(120)), "2026-03-29T01:00:00Z");
}

TEST(LondonTime, that_is_shown_twice_is_the_first_of_the_two) {
  EXPECT_EQ(instant_at("2026-10-25", minutes(59)), "2026-10-24T23:59:00Z");
  EXPECT_EQ(instant_at("2026-10-25", minutes(60)), "2026-10-25T00:00:00Z");
  EXPECT_EQ(instant_at("2026-10-25", minutes(90)), "2026-10-25T00:30:00Z");
  EXPECT_EQ(instant_at("2026-10-25", minutes(120)), "2026-10-25T02:00:00Z");
}

TEST(LondonTime, of_a_day_came_last_today_or_yesterday) {
  EXPECT_EQ(latest_four("2026-01-15T03:59:59Z"), "2026-01-14T04:00:00Z");
  EXPECT_EQ(latest_four("2026-01-15T04:00:00Z"), "2026-01-15T04:00:00Z");
  EXPECT_EQ(latest_four("2026-03-29T02:59:59Z"), "2026-03-28T04:00:00Z");
  EXPECT_EQ(latest_four("2026-03-29T03:00:00Z"), "2026-03-29T03:00:00Z");
  EXPECT_EQ(latest_four("2026-10-25T03:59:59Z"), "2026-10-24T03:00:00Z");
  EXPECT_EQ(latest_four("2026-10-25T04:00:00Z"), "2026-10-25T04:00:00Z");
}

TEST(LondonTime, outside_what_a_timestamp_holds_is_a_bug) {
  const Date late{std::chrono::year(2262), std::chrono::January, std::chrono::day(1)};
  EXPECT_DEATH(static_cast<void>(instant_of(late, hours(0))), "kYearMax");
  EXPECT_DEATH(static_cast<void>(instant_of(kDateMin, hours(24))), "time < days");
}

base::Timestamp drawn_instant() {
  const auto begin = instant_of(kDateMin, hours(0)).nanoseconds;
  const auto end = instant_of(kDateMax, hours(23)).nanoseconds;
  return {drawn(begin, end)};
}

RC_GTEST_PROP(LondonTime, of_an_instant_is_that_instant_or_the_same_hour_before_it, ()) {
  const auto instant = drawn_instant();
  const auto back = instant_of(london_time(instant));
  RC_ASSERT(back == instant || back == instant - base::Duration::from_seconds(3600));
  RC_ASSERT(london_time(back) == london_time(instant));
}

RC_GTEST_PROP(LondonTime, of_the_latest_is_within_the_25_hours_before, ()) {
  const auto instant = drawn_instant();
  const auto time = minutes(drawn(0, 24 * 60));
  const auto latest = latest_at(time, instant);
  RC_ASSERT(latest <= instant);
  RC_ASSERT(instant - latest < base::Duration::from_seconds(25 * 3600));
  const Date date = london_date(latest);
  RC_ASSERT(latest == instant_of(date, time));
  RC_ASSERT(instant_of(plus_days(date, 1), time) > instant);
}

}  // namespace
}  // namespace atollbank::bank_calendar
