// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/spending_day.h"

#include <gtest/gtest.h>

namespace atollbank::transactions {
namespace {

std::string day_of(const char* time) {
  return base::to_rfc3339(start_of_spending_day(*base::parse_rfc3339(time)));
}

TEST(SpendingDay, begins_at_4_am_in_winter) {
  EXPECT_EQ(day_of("2026-01-15T03:59:59Z"), "2026-01-14T04:00:00Z");
  EXPECT_EQ(day_of("2026-01-15T04:00:00Z"), "2026-01-15T04:00:00Z");
}

TEST(SpendingDay, begins_at_3_am_utc_in_summer) {
  EXPECT_EQ(day_of("2026-07-15T02:59:59Z"), "2026-07-14T03:00:00Z");
  EXPECT_EQ(day_of("2026-07-15T03:00:00Z"), "2026-07-15T03:00:00Z");
}

TEST(SpendingDay, follows_the_clocks_on_the_days_they_change) {
  EXPECT_EQ(day_of("2026-03-29T02:59:59Z"), "2026-03-28T04:00:00Z");
  EXPECT_EQ(day_of("2026-03-29T03:00:00Z"), "2026-03-29T03:00:00Z");
  EXPECT_EQ(day_of("2026-10-25T03:59:59Z"), "2026-10-24T03:00:00Z");
  EXPECT_EQ(day_of("2026-10-25T04:00:00Z"), "2026-10-25T04:00:00Z");
}

}  // namespace
}  // namespace atollbank::transactions
