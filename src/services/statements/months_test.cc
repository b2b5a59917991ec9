// SPDX-License-Identifier: Apache-2.0
#include "services/statements/months.h"

#include "services/statements/statement_fixture.h"

namespace atollbank::statements {
namespace {

Month month(int year, unsigned number) {
  return std::chrono::year(year) / std::chrono::month(number);
}

TEST(Months, begin_and_end_at_midnight_in_london) {
  EXPECT_EQ(period_of(month(2026, 10)).value(), october());
  EXPECT_EQ(period_of(month(2026, 3)).value(), (Period{.from = time_of("2026-03-01T00:00:00Z"),
                                                       .to = time_of("2026-03-31T23:00:00Z")}));
  EXPECT_EQ(period_of(month(2026, 12))->to, time_of("2027-01-01T00:00:00Z"));
}

TEST(Months, follow_one_another_without_a_gap) {
  for (Month one = month(1970, 1); one < month(2199, 12); one += std::chrono::months(1)) {
    const Period period = period_of(one).value();
    ASSERT_EQ(period.to, period_of(one + std::chrono::months(1))->from);
    ASSERT_EQ(month_of(period), one);
    ASSERT_TRUE(check_period(period).has_value());
  }
}

TEST(Months, that_are_none_are_refused) {
  for (const Month none : {month(1969, 12), month(2200, 1), month(2026, 0), month(2026, 13)}) {
    EXPECT_EQ(period_of(none).error().reason, "period_invalid");
  }
}

TEST(Months, only_a_whole_one_has_a_number) {
  const base::Timestamp opened = time_of("2026-08-31T22:59:59Z");
  EXPECT_EQ(number_of(october(), opened), 3u);
  EXPECT_EQ(number_of(october(), opened + base::Duration::from_seconds(1)), 2u);
  EXPECT_EQ(number_of(october(), october().from), 1u);
  EXPECT_EQ(number_of(october(), october().to), 0u);
  EXPECT_EQ(number_of(period_of(month(2027, 1)).value(), opened), 6u);
  Period shifted = october();
  shifted.to = shifted.to + base::Duration{1};
  EXPECT_EQ(number_of(shifted, opened), 0u);
  EXPECT_EQ(number_of({.from = october().to, .to = october().from}, opened), 0u);
}

}  // namespace
}  // namespace atollbank::statements
