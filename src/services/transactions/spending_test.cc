// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/spending.h"

#include <gtest/gtest.h>

namespace atollbank::transactions {
namespace {

base::Timestamp time_of(std::string_view text) { return base::parse_rfc3339(text).value(); }

TEST(Spending, months_are_londons) {
  EXPECT_EQ(month_at(time_of("2026-06-30T22:59:59Z")), std::chrono::year(2026) / 6);
  EXPECT_EQ(month_at(time_of("2026-06-30T23:00:00Z")), std::chrono::year(2026) / 7);
  EXPECT_EQ(month_at(time_of("2026-12-31T23:59:59Z")), std::chrono::year(2026) / 12);
}

TEST(Spending, only_what_moved_to_or_from_others_has_a_share) {
  const auto none = DeclineReason::kNone;
  EXPECT_EQ(share_of(Scheme::kCard, none, -5), (SpendingSum{.spent_minor = -5, .spent_count = 1}));
  EXPECT_EQ(share_of(Scheme::kFasterPayment, none, 7),
            (SpendingSum{.received_minor = 7, .received_count = 1}));
  EXPECT_TRUE(share_of(Scheme::kCard, none, 0).is_empty());
  EXPECT_TRUE(share_of(Scheme::kPotTransfer, none, -5).is_empty());
  EXPECT_TRUE(share_of(Scheme::kCard, DeclineReason::kInsufficientFunds, -5).is_empty());
}

TEST(Spending, what_is_added_and_taken_away_leaves_nothing) {
  SpendingSum sum = share_of(Scheme::kCard, DeclineReason::kNone, -5);
  sum += share_of(Scheme::kCard, DeclineReason::kNone, 3);
  EXPECT_EQ(sum.spent_minor + sum.received_minor, -2);
  sum -= share_of(Scheme::kCard, DeclineReason::kNone, 3);
  sum -= share_of(Scheme::kCard, DeclineReason::kNone, -5);
  EXPECT_TRUE(sum.is_empty());
}

}  // namespace
}  // namespace atollbank::transactions
