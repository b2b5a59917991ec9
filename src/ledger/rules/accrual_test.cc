// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

class Accrual : public FundedLedger {
 protected:
  // Interest that the house owes account 2.
  Command accrue(std::uint64_t number, std::int64_t nanos, std::uint32_t code = 1) {
    Command command = post(number, 1, 2, nanos);
    command.kind = CommandKind::kAccrue;
    command.code = code;
    return command;
  }
  std::int64_t earned() { return balance(2) - 1000; }
};

TEST_F(Accrual, whole_minor_units_are_posted_and_the_rest_is_carried) {
  const CommandResult first = apply(accrue(1, 1'600'000'000));
  EXPECT_EQ(first.outcome, Outcome::kDone);
  EXPECT_EQ(first.credit_balance_after - first.credit_balance_before, 1);
  apply(accrue(2, 300'000'000));
  EXPECT_EQ(earned(), 1);
  apply(accrue(3, 100'000'000));
  EXPECT_EQ(earned(), 2);
}

TEST_F(Accrual, a_year_of_days_loses_nothing) {
  // 5 % a year on 1,000.00, a day at a time, in 10⁻⁹ of a penny.
  for (std::uint64_t day = 1; day <= 365; ++day) apply(accrue(day, 13'698'630'136));
  EXPECT_EQ(earned(), 13'698'630'136 * 365 / kNanosPerMinor);
}

TEST_F(Accrual, each_code_carries_its_own_remainder) {
  apply(accrue(1, 900'000'000, 1));
  apply(accrue(2, 900'000'000, 2));
  EXPECT_EQ(earned(), 0);
  apply(accrue(3, 100'000'000, 1));
  EXPECT_EQ(earned(), 1);
}

TEST_F(Accrual, a_declined_one_leaves_the_remainder_as_it_was) {
  apply(accrue(1, 900'000'000));
  apply(change(CommandKind::kFreeze, 2, 2, kFreezeCredits));
  EXPECT_EQ(outcome_of(accrue(3, 50'000'000)), Outcome::kCreditsFrozen);
  apply(change(CommandKind::kFreeze, 4, 2));
  apply(accrue(5, 50'000'000));
  EXPECT_EQ(earned(), 0);
  apply(accrue(6, 50'000'000));
  EXPECT_EQ(earned(), 1);
}

TEST_F(Accrual, is_taken_back_with_its_chain) {
  apply(Batch{.commands = {linked(accrue(1, 900'000'000)), post(2, 3, 2, 5000)}});
  apply(accrue(3, 900'000'000));
  EXPECT_EQ(earned(), 0);
}

TEST_F(Accrual, a_retry_accrues_once_and_another_amount_is_refused) {
  apply(accrue(1, 700'000'000));
  EXPECT_EQ(apply(accrue(1, 700'000'000)).duplicate, 1);
  EXPECT_EQ(outcome_of(accrue(1, 700'000'001)), Outcome::kIdUsedWithDifferentContent);
  apply(accrue(2, 299'999'999));
  EXPECT_EQ(earned(), 0);
}

TEST_F(Accrual, nothing_and_less_is_malformed) {
  EXPECT_EQ(outcome_of(accrue(1, 0)), Outcome::kAmountNotPositive);
  EXPECT_EQ(outcome_of(accrue(1, -1)), Outcome::kAmountNotPositive);
}

TEST_F(Accrual, its_whole_amount_is_reversed_like_a_posting) {
  apply(accrue(1, 3'500'000'000));
  Command mirror = post(2, 2, 1, 3);
  mirror.flags = kReversal;
  mirror.related = id(1);
  EXPECT_EQ(outcome_of(mirror), Outcome::kDone);
  EXPECT_EQ(earned(), 0);
}

}  // namespace
}  // namespace atollbank::ledger
