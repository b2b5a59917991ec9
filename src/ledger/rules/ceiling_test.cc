// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

class Ceiling : public FundedLedger {
 protected:
  Command set(std::uint64_t number, std::uint64_t target, std::int64_t ceiling) {
    return change(CommandKind::kSetCeiling, number, target, 0, ceiling);
  }
};

TEST_F(Ceiling, a_credit_up_to_the_ceiling_is_taken_and_one_beyond_declines) {
  ASSERT_EQ(outcome_of(set(1, 3, 300)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(2, 2, 3, 300)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(3, 2, 3, 1)), Outcome::kExceedsCeiling);
  EXPECT_EQ(balance(3), 300);
}

TEST_F(Ceiling, no_ceiling_lets_everything_in_again) {
  apply(set(1, 3, 0));
  EXPECT_EQ(outcome_of(post(2, 2, 3, 1)), Outcome::kExceedsCeiling);
  ASSERT_EQ(outcome_of(set(3, 3, kNoCeiling)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(4, 2, 3, 1)), Outcome::kDone);
}

TEST_F(Ceiling, one_below_the_balance_takes_nothing_away_and_lets_money_out) {
  ASSERT_EQ(outcome_of(set(1, 2, 10)), Outcome::kDone);
  EXPECT_EQ(balance(2), 1000);
  EXPECT_EQ(outcome_of(post(2, 2, 3, 5)), Outcome::kDone);
}

TEST_F(Ceiling, a_leg_beyond_it_declines_the_whole_posting) {
  apply(set(1, 3, 99));
  const CommandResult result = post_legs(2, {leg(2, -200), leg(1, 100), leg(3, 100)});
  EXPECT_EQ(result.outcome, Outcome::kExceedsCeiling);
  EXPECT_EQ(balance(2), 1000);
  EXPECT_EQ(post_legs(3, {leg(2, -200), leg(1, 101), leg(3, 99)}).outcome, Outcome::kDone)
      << "up to it";
  EXPECT_EQ(post_legs(4, {leg(2, -1), leg(3, 1)}).outcome, Outcome::kExceedsCeiling);
}

TEST_F(Ceiling, a_capture_beyond_the_payees_ceiling_declines_and_keeps_the_hold) {
  apply(set(1, 3, 99));
  apply(place(2, 2, 3, 100));
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kCaptureHold, 3, 2, 100)), Outcome::kExceedsCeiling);
  EXPECT_EQ(held(2), 100);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kCaptureHold, 4, 2, 99)), Outcome::kDone) << "up to it";
}

TEST_F(Ceiling, is_not_set_on_a_closed_account) {
  apply(change(CommandKind::kCloseAccount, 1, 3));
  EXPECT_EQ(outcome_of(set(2, 3, 5)), Outcome::kAccountClosed);
}

TEST_F(Ceiling, a_floor_set_later_leaves_it_as_it_is) {
  apply(set(1, 3, 50));
  apply(change(CommandKind::kSetFloor, 2, 3, 0, -10));
  EXPECT_EQ(state(3).ceiling, 50);
  EXPECT_EQ(state(3).floor, -10);
}

}  // namespace
}  // namespace atollbank::ledger
