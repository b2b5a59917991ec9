// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

// Accounts 21 and 22 are one owner's and share a balance name, with 600 and 400; 23 is another's.
class BalanceLimits : public FundedLedger {
 protected:
  void SetUp() override {
    FundedLedger::SetUp();
    open_named(21, 1, -10'000);
    open_named(22, 1, -10'000);
    open_named(23, 2, -10'000);
    apply(post(801, 1, 21, 600));
    apply(post(802, 1, 22, 400));
  }
  Command limit(std::uint64_t number, std::uint64_t target, std::int64_t floor,
                std::int64_t ceiling) {
    Command command = change(CommandKind::kSetBalanceLimits, number, target, 0, floor);
    command.amount_minor = ceiling;
    return command;
  }
};

TEST_F(BalanceLimits, the_sum_may_not_sink_below_its_floor_though_each_account_may) {
  ASSERT_EQ(outcome_of(limit(1, 21, 500, kNoCeiling)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(2, 21, 1, 500)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(3, 22, 1, 1)), Outcome::kBelowBalanceNameFloor);
  EXPECT_EQ(balance(22), 400);
}

TEST_F(BalanceLimits, the_sum_may_not_rise_above_its_ceiling) {
  ASSERT_EQ(outcome_of(limit(1, 22, kNoFloor, 1'100)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(2, 1, 21, 101)), Outcome::kAboveBalanceNameCeiling);
  EXPECT_EQ(outcome_of(post(3, 1, 22, 100)), Outcome::kDone);
}

TEST_F(BalanceLimits, money_moves_within_a_name_whose_sum_is_beyond_its_limits) {
  ASSERT_EQ(outcome_of(limit(1, 21, 5'000, 100)), Outcome::kDone);  // of a sum of 1,000
  EXPECT_EQ(outcome_of(post(2, 21, 22, 50)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(3, 21, 1, 1)), Outcome::kBelowBalanceNameFloor);
  EXPECT_EQ(outcome_of(post(4, 1, 21, 1)), Outcome::kAboveBalanceNameCeiling);
}

TEST_F(BalanceLimits, money_within_the_name_changes_no_sum) {
  apply(limit(1, 21, 1'000, 1'000));
  EXPECT_EQ(outcome_of(post(2, 21, 22, 300)), Outcome::kDone);
  EXPECT_EQ(post_legs(3, {leg(22, -10), leg(21, 10)}).outcome, Outcome::kDone);
}

TEST_F(BalanceLimits, held_money_counts_as_gone) {
  apply(limit(1, 21, 500, kNoCeiling));
  ASSERT_EQ(outcome_of(place(2, 21, 1, 500)), Outcome::kDone);
  EXPECT_EQ(outcome_of(place(3, 22, 1, 1)), Outcome::kBelowBalanceNameFloor);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kIncreaseHold, 4, 2, 1)),
            Outcome::kBelowBalanceNameFloor);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kCaptureHold, 5, 2, 500)), Outcome::kDone);
}

TEST_F(BalanceLimits, an_expired_hold_gives_its_money_back_to_the_sum) {
  apply(limit(1, 21, 500, kNoCeiling));
  apply(place(2, 21, 1, 500, 5));
  now_ns_ += 10'000'000'000;
  EXPECT_EQ(outcome_of(post(3, 22, 1, 400)), Outcome::kDone);
}

TEST_F(BalanceLimits, an_account_opened_later_belongs_to_the_name) {
  apply(limit(1, 21, kNoFloor, 1'000));
  ASSERT_EQ(open_named(24, 1), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(2, 1, 24, 1)), Outcome::kAboveBalanceNameCeiling);
}

TEST_F(BalanceLimits, other_owners_are_not_concerned) {
  apply(limit(1, 21, 1'000, 1'000));
  EXPECT_EQ(outcome_of(post(2, 23, 1, 50)), Outcome::kDone);
}

TEST_F(BalanceLimits, a_sum_beyond_its_limits_may_only_come_back) {
  apply(limit(1, 21, 2'000, kNoCeiling));
  EXPECT_EQ(outcome_of(post(2, 21, 1, 1)), Outcome::kBelowBalanceNameFloor);
  EXPECT_EQ(outcome_of(post(3, 1, 21, 1)), Outcome::kDone);
}

TEST_F(BalanceLimits, set_in_a_chain_that_declines_they_were_never_set) {
  apply(Batch{.commands = {linked(limit(1, 21, 1'000, kNoCeiling)), post(2, 3, 2, 5'000)}});
  EXPECT_EQ(outcome_of(post(3, 21, 1, 1)), Outcome::kDone);
  apply(limit(4, 21, 500, kNoCeiling));
  apply(Batch{.commands = {linked(limit(5, 22, kNoFloor, kNoCeiling)), linked(post(6, 21, 1, 900)),
                           post(7, 3, 2, 5'000)}});
  EXPECT_EQ(outcome_of(post(8, 21, 1, 500)), Outcome::kBelowBalanceNameFloor);
  EXPECT_EQ(outcome_of(post(9, 21, 1, 499)), Outcome::kDone);
}

TEST_F(BalanceLimits, an_account_without_a_balance_name_has_none_to_limit) {
  EXPECT_EQ(outcome_of(limit(1, 2, 0, 0)), Outcome::kBalanceNameMissing);
  EXPECT_EQ(outcome_of(limit(1, 77, 0, 0)), Outcome::kDebitAccountNotFound);
  EXPECT_EQ(outcome_of(limit(1, 21, 0, kNoCeiling)), Outcome::kDone);
}

TEST_F(BalanceLimits, a_checkpoint_remembers_them) {
  apply(limit(1, 21, 500, 1'200));
  Ledger loaded;
  ASSERT_TRUE(loaded.load(ledger_.save()).has_value());
  EXPECT_EQ(loaded.save(), ledger_.save());
  ASSERT_EQ(loaded.rules().groups.size(), 1u);
  EXPECT_TRUE(loaded.rules().groups[0].balance == 1'000);
}

}  // namespace
}  // namespace atollbank::ledger
