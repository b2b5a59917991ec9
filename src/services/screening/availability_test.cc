// SPDX-License-Identifier: Apache-2.0
#include "services/screening/availability.h"

#include <gtest/gtest.h>

namespace atollbank::screening {
namespace {

constexpr base::Timestamp kNoon{1'790'000'000'000'000'000};
constexpr base::Duration kHour = base::Duration::from_seconds(3600);
constexpr base::Duration kMoment = base::Duration::from_us(1);

std::string reason(const std::optional<ListFacts>& list, const std::optional<CheckState>& check) {
  return unavailable_reason(list, check, AvailabilityRules{}, kNoon);
}
ListFacts list_of(base::Duration age) { return {.refreshed = kNoon - age}; }
CheckState proven(base::Duration age) { return {.proven = kNoon - age}; }

TEST(Availability, needs_a_list_that_is_new_and_a_known_positive_that_was_found) {
  EXPECT_EQ(reason(list_of({}), proven({})), "");
  EXPECT_EQ(reason({}, proven({})), "list_missing");
  EXPECT_EQ(reason(list_of({}), {}), "known_positive_overdue");
  EXPECT_EQ(reason(list_of(kHour * 24), proven(kHour * 25)), "");
  EXPECT_EQ(reason(list_of(kHour * 24 + kMoment), proven({})), "list_stale");
  EXPECT_EQ(reason(list_of({}), proven(kHour * 25 + kMoment)), "known_positive_overdue");
  EXPECT_EQ(reason(list_of({}), stopped_for(proven({}), "known_positive_missed", kNoon)),
            "known_positive_missed");
}

TEST(Availability, finding_a_known_positive_ends_no_stop_and_a_person_does) {
  const DailyCheck missed{.is_found = false, .checked = kNoon};
  const DailyCheck found{.is_found = true, .checked = kNoon + kHour};
  const CheckState stopped = after_check(proven(kHour), missed);
  EXPECT_EQ(stopped.stopped_reason, "known_positive_missed");
  EXPECT_EQ(stopped.proven, kNoon - kHour);
  EXPECT_EQ(after_check(stopped, found).stopped_reason, "known_positive_missed");
  EXPECT_EQ(after_check(stopped, found).proven, kNoon + kHour);
  const CheckState confirmed = let_go_on_by("user_1", "looked", kNoon + kHour);
  EXPECT_EQ(confirmed.stopped_reason, "");
  EXPECT_EQ(confirmed.proven, kNoon + kHour);
}

TEST(Availability, the_first_reason_for_a_stop_is_kept) {
  const CheckState first = stopped_for({}, "known_positive_missed", kNoon);
  EXPECT_EQ(stopped_for(first, "known_positive_overdue", kNoon + kHour), first);
}

}  // namespace
}  // namespace atollbank::screening
