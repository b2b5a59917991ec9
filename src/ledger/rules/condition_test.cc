// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

class Condition : public FundedLedger {
 protected:
  Command expect(std::uint64_t number, std::uint64_t target, std::int64_t least, std::int64_t most,
                 std::uint64_t version = 0) {
    return {.kind = CommandKind::kExpect,
            .id = id(number),
            .debit_account = account(target),
            .amount_minor = least,
            .related = {.high = 0, .low = version},
            .limit_or_time = most};
  }
  Command expect_version(std::uint64_t number, std::uint64_t target, std::uint64_t version) {
    return expect(number, target, kNoFloor, kNoCeiling, version);
  }
};

TEST_F(Condition, a_balance_within_it_lets_the_chain_pass) {
  const auto results =
      apply(Batch{.commands = {linked(expect(1, 2, 1000, 1000)), post(2, 2, 3, 100)}});
  EXPECT_EQ(results[0].outcome, Outcome::kDone);
  EXPECT_EQ(results[0].debit_balance_before, 1000);
  EXPECT_EQ(results[1].outcome, Outcome::kDone);
}

TEST_F(Condition, a_balance_below_or_above_it_declines_what_it_guards) {
  const auto low =
      apply(Batch{.commands = {linked(expect(1, 2, 1001, kNoCeiling)), post(2, 2, 3, 100)}});
  EXPECT_EQ(low[0].outcome, Outcome::kConditionNotMet);
  EXPECT_EQ(low[1].outcome, Outcome::kLinkedDeclined);
  const auto high =
      apply(Batch{.commands = {linked(expect(3, 2, kNoFloor, 999)), post(4, 2, 3, 100)}});
  EXPECT_EQ(high[0].outcome, Outcome::kConditionNotMet);
  EXPECT_EQ(balance(2), 1000);
}

TEST_F(Condition, the_version_is_the_slot_of_the_accounts_newest_record) {
  const std::uint64_t version = apply(post(1, 2, 3, 10)).slot;
  EXPECT_EQ(outcome_of(expect_version(2, 2, version)), Outcome::kDone);
  EXPECT_EQ(outcome_of(expect_version(3, 2, version - 1)), Outcome::kConditionNotMet);
}

TEST_F(Condition, looking_is_no_change_so_the_version_stays) {
  const std::uint64_t version = apply(post(1, 2, 3, 10)).slot;
  apply(expect_version(2, 2, version));
  EXPECT_EQ(outcome_of(expect_version(3, 2, version)), Outcome::kDone);
  apply(change(CommandKind::kSetFloor, 4, 2, 0, -5));
  EXPECT_EQ(outcome_of(expect_version(5, 2, version)), Outcome::kConditionNotMet);
}

TEST_F(Condition, a_retry_hears_what_was_found_the_first_time) {
  const std::uint64_t version = apply(post(1, 2, 3, 10)).slot;
  apply(expect_version(2, 2, version));
  apply(post(3, 2, 3, 10));
  const CommandResult retry = apply(expect_version(2, 2, version));
  EXPECT_EQ(retry.outcome, Outcome::kDone);
  EXPECT_EQ(retry.duplicate, 1);
  EXPECT_EQ(outcome_of(expect_version(2, 2, version + 1)), Outcome::kIdUsedWithDifferentContent);
}

TEST_F(Condition, of_an_unknown_account_binds_nothing) {
  EXPECT_EQ(outcome_of(expect_version(1, 77, 0)), Outcome::kDebitAccountNotFound);
  EXPECT_EQ(outcome_of(expect_version(1, 2, 0)), Outcome::kDone);
}

TEST_F(Condition, a_version_of_more_than_64_bits_is_malformed) {
  Command command = expect_version(1, 2, 0);
  command.related.high = 1;
  EXPECT_EQ(outcome_of(command), Outcome::kReservedNotZero);
}

}  // namespace
}  // namespace atollbank::ledger
