// SPDX-License-Identifier: Apache-2.0
#include "sim/model/naive_bank.h"

#include <gtest/gtest.h>

#include "sim/model/naive_order.h"

namespace atollbank::sim {
namespace {

constexpr base::Id kAda{1, 1};
constexpr base::Id kBob{1, 2};

TEST(NaiveBank, money_in_doubt_is_within_bounds_until_it_is_known) {
  NaiveBank bank;
  bank.changed(kAda, 100, 1);
  const NaiveBank::Account then = bank.account(kAda);
  const auto move = bank.may_move({.debit = kAda, .credit = kBob, .amount_minor = 30});
  EXPECT_TRUE(bank.since(kAda, then).contain(100));
  EXPECT_TRUE(bank.since(kAda, then).contain(70));
  EXPECT_FALSE(bank.since(kAda, then).contain(69));
  EXPECT_TRUE(bank.since(kBob, bank.account(kBob)).contain(30));
  bank.moved(move, 2);
  EXPECT_EQ(bank.since(kAda, bank.account(kAda)).high_minor, 70);
  EXPECT_EQ(bank.since(kBob, bank.account(kBob)).low_minor, 30);
  EXPECT_FALSE(bank.is_in_doubt());
}

TEST(NaiveBank, a_window_bounds_what_was_taken_and_given_in_it) {
  NaiveBank bank;
  bank.changed(kAda, 100, 1);
  const NaiveBank::Account then = bank.account(kAda);
  bank.changed(kAda, -40, 2);
  bank.changed(kAda, 5, 3);
  EXPECT_EQ(bank.since(kAda, then).low_minor, 60);
  EXPECT_EQ(bank.since(kAda, then).high_minor, 105);
}

// 14 November 2023 is a Tuesday, and day 19,675 since 1970.
TEST(NaiveOrder, a_weekend_is_paid_for_on_the_monday) {
  NaiveOrder order;
  order.first_day = 19'675 + 3;
  order.moves_weekends = true;
  EXPECT_EQ(order.day_of(1), 19'678);
  EXPECT_EQ(order.day_of(2), 19'681);
  EXPECT_EQ(order.day_of(4), 19'681);
  EXPECT_EQ(order.day_of(5), 19'682);
  const base::Timestamp monday{19'681 * NaiveOrder::kDayNs + NaiveOrder::kTriesNs[0]};
  EXPECT_EQ(order.due_count(monday), 4u);
  EXPECT_EQ(order.due_count({monday.nanoseconds - 1}), 1u);
}

TEST(NaiveOrder, what_is_due_may_move_and_what_was_missed_did_not) {
  NaiveBank bank;
  NaiveOrder order;
  order.move = {.debit = kAda, .credit = kBob, .amount_minor = 5};
  order.first_day = 19'675;
  order.may_pay = true;
  order.announce(bank, {19'677 * NaiveOrder::kDayNs});
  EXPECT_EQ(order.announced, 2u);
  order.end(bank, 2, 1, 7);
  EXPECT_EQ(bank.account(kBob).known_minor, 5);
  EXPECT_FALSE(bank.is_in_doubt());
}

}  // namespace
}  // namespace atollbank::sim
