// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {

class Holds : public FundedLedger {
 protected:
  Command capture(std::uint64_t number, std::uint64_t hold, std::int64_t amount,
                  std::uint8_t flags = 0) {
    return on_hold(CommandKind::kCaptureHold, number, hold, amount, flags);
  }
  Command increase(std::uint64_t number, std::uint64_t hold, std::int64_t amount) {
    return on_hold(CommandKind::kIncreaseHold, number, hold, amount);
  }
  Command release(std::uint64_t number, std::uint64_t hold, std::int64_t amount) {
    return on_hold(CommandKind::kReleaseHold, number, hold, amount);
  }
  void pass_seconds(std::int64_t seconds) { now_ns_ += seconds * 1'000'000'000; }
};

TEST_F(Holds, held_money_cannot_be_spent_twice_and_is_not_spent_either) {
  EXPECT_EQ(outcome_of(place(1, 2, 3, 800)), Outcome::kDone);
  EXPECT_EQ(balance(2), 1000);
  EXPECT_EQ(held(2), 800);
  EXPECT_EQ(outcome_of(post(2, 2, 3, 201)), Outcome::kInsufficientFunds);
  EXPECT_EQ(outcome_of(place(3, 2, 3, 201)), Outcome::kInsufficientFunds);
  EXPECT_EQ(outcome_of(post(4, 2, 3, 200)), Outcome::kDone);
}

TEST_F(Holds, several_partial_captures_and_the_rest_released) {
  apply(place(1, 2, 3, 800));
  const auto first = apply(capture(2, 1, 300));
  EXPECT_EQ(first.outcome, Outcome::kDone);
  EXPECT_EQ(first.debit_balance_after, 700);
  EXPECT_EQ(first.held_after, 500);
  EXPECT_EQ(balance(3), 300);
  EXPECT_EQ(outcome_of(capture(3, 1, 501)), Outcome::kExceedsHold);
  EXPECT_EQ(outcome_of(capture(4, 1, 200, kFinalCapture)), Outcome::kDone);
  EXPECT_EQ(held(2), 0);
  EXPECT_EQ(balance(2), 500);
  EXPECT_EQ(outcome_of(capture(5, 1, 1)), Outcome::kHoldClosed);
}

TEST_F(Holds, increase_needs_free_money) {
  apply(place(1, 2, 3, 800));
  EXPECT_EQ(outcome_of(increase(2, 1, 201)), Outcome::kInsufficientFunds);
  EXPECT_EQ(outcome_of(increase(3, 1, 200)), Outcome::kDone);
  EXPECT_EQ(outcome_of(capture(4, 1, 1000)), Outcome::kDone);
  EXPECT_EQ(balance(2), 0);
  EXPECT_EQ(outcome_of(increase(5, 1, 1)), Outcome::kHoldClosed);
}

TEST_F(Holds, a_released_hold_frees_the_money) {
  apply(place(1, 2, 3, 800));
  EXPECT_EQ(outcome_of(release(2, 1, 300)), Outcome::kDone);
  EXPECT_EQ(held(2), 500);
  EXPECT_EQ(outcome_of(release(3, 1, 501)), Outcome::kExceedsHold);
  EXPECT_EQ(outcome_of(release(4, 1, 0)), Outcome::kDone);
  EXPECT_EQ(held(2), 0);
  EXPECT_EQ(apply(release(4, 1, 0)).duplicate, 1);
  EXPECT_EQ(outcome_of(release(5, 1, 0)), Outcome::kHoldClosed);
}

TEST_F(Holds, expiry_is_journaled_and_late_captures_hear_of_it) {
  apply(place(1, 2, 3, 800, 10));
  pass_seconds(20);
  EXPECT_EQ(outcome_of(capture(2, 1, 1)), Outcome::kHoldExpired);
  EXPECT_EQ(held(2), 0);
  EXPECT_EQ(groups_.back()[1].kind, format::SlotKind::kHoldExpired);
}

TEST_F(Holds, expire_earliest_first) {
  apply(place(1, 2, 3, 100, 30));
  apply(place(2, 2, 3, 200, 10));
  EXPECT_LE(ledger_.next_expiry_ns(), now_ns_ + 10'000'000'000);
  pass_seconds(60);
  apply(post(3, 2, 3, 1));
  EXPECT_EQ(reinterpret_cast<const format::HoldSlot&>(groups_.back()[1]).amount_minor, 200);
  EXPECT_EQ(reinterpret_cast<const format::HoldSlot&>(groups_.back()[2]).amount_minor, 100);
  EXPECT_EQ(held(2), 0);
}

TEST_F(Holds, an_expiry_must_lie_in_the_future) {
  auto command = place(1, 2, 3, 1);
  command.limit_or_time = now_ns_;
  EXPECT_EQ(outcome_of(command), Outcome::kExpiryNotInFuture);
}

TEST_F(Holds, what_is_not_a_hold_is_not_found) {
  apply(post(1, 2, 3, 1));
  EXPECT_EQ(outcome_of(capture(2, 1, 1)), Outcome::kHoldNotFound);
  EXPECT_EQ(outcome_of(release(2, 55, 1)), Outcome::kHoldNotFound);
  EXPECT_EQ(outcome_of(place(3, 3, 2, 9999)), Outcome::kInsufficientFunds);
  EXPECT_EQ(outcome_of(capture(4, 3, 1)), Outcome::kHoldNotFound);
}

TEST_F(Holds, a_capture_may_name_its_payee_and_must_name_its_account_rightly) {
  apply(place(1, 2, 0, 100));
  EXPECT_EQ(outcome_of(capture(2, 1, 10)), Outcome::kCreditAccountNotFound);
  auto command = capture(2, 1, 10);
  command.credit_account = account(3);
  EXPECT_EQ(outcome_of(command), Outcome::kDone);
  command.id = id(3);
  command.debit_account = account(1);
  EXPECT_EQ(outcome_of(command), Outcome::kHoldAccountMismatch);
}

TEST_F(Holds, promised_money_passes_a_freeze_of_its_account) {
  apply(place(1, 2, 3, 100));
  apply(change(CommandKind::kFreeze, 2, 2, kFreezeDebits));
  EXPECT_EQ(outcome_of(place(3, 2, 3, 1)), Outcome::kDebitsFrozen);
  EXPECT_EQ(outcome_of(capture(4, 1, 50)), Outcome::kDone);
  apply(change(CommandKind::kFreeze, 5, 3, kFreezeCredits));
  EXPECT_EQ(outcome_of(capture(6, 1, 50)), Outcome::kCreditsFrozen);
}

class Chains : public Holds {
 protected:
  std::vector<Outcome> chain(std::vector<Command> commands) {
    for (std::size_t i = 0; i + 1 < commands.size(); ++i) commands[i].flags |= kLinked;
    last_results_ = apply(Batch{.commands = std::move(commands)});
    std::vector<Outcome> outcomes;
    for (const auto& result : last_results_) outcomes.push_back(result.outcome);
    return outcomes;
  }
  std::vector<CommandResult> last_results_;
};

using Outcomes = std::vector<Outcome>;

TEST_F(Chains, succeed_together) {
  EXPECT_EQ(chain({post(1, 2, 3, 600), post(2, 3, 1, 600)}),
            (Outcomes{Outcome::kDone, Outcome::kDone}));
  EXPECT_EQ(chain({post(1, 2, 3, 600), post(2, 3, 1, 600)}),
            (Outcomes{Outcome::kDone, Outcome::kDone}));
  EXPECT_EQ(last_results_[1].duplicate, 1);
  EXPECT_EQ(balance(2), 400);
}

TEST_F(Chains, are_declined_together_and_stay_so) {
  const auto failing = [&] {
    return chain({post(1, 2, 3, 600), place(2, 3, 1, 100), capture(3, 2, 50), post(4, 2, 3, 600),
                  post(5, 2, 3, 1)});
  };
  const Outcomes expected{Outcome::kLinkedDeclined, Outcome::kLinkedDeclined,
                          Outcome::kLinkedDeclined, Outcome::kInsufficientFunds,
                          Outcome::kLinkedDeclined};
  EXPECT_EQ(failing(), expected);
  EXPECT_EQ(balance(2), 1000);
  EXPECT_EQ(held(3), 0);
  apply(post(6, 1, 2, 5000));
  EXPECT_EQ(failing(), expected);
  for (const auto& result : last_results_) EXPECT_EQ(result.duplicate, 1);
}

TEST_F(Chains, are_refused_together_and_bind_nothing) {
  EXPECT_EQ(chain({post(1, 2, 3, 600), post(2, 3, 9, 600)}),
            (Outcomes{Outcome::kLinkedRefused, Outcome::kCreditAccountNotFound}));
  EXPECT_EQ(outcome_of(post(1, 2, 3, 5)), Outcome::kDone);
  EXPECT_EQ(chain({post(1, 2, 3, 5), post(2, 3, 2, 1)}),
            (Outcomes{Outcome::kLinkedChainPartlyUsed, Outcome::kLinkedChainPartlyUsed}));
}

TEST_F(Chains, must_end_within_their_batch) {
  auto first = post(1, 2, 3, 1);
  auto last = post(2, 2, 3, 1);
  first.flags = last.flags = kLinked;
  const auto results = apply(Batch{.commands = {first, last}});
  EXPECT_EQ(results[0].outcome, Outcome::kLinkedRefused);
  EXPECT_EQ(results[1].outcome, Outcome::kLinkedChainOpen);
}

TEST_F(Chains, a_reversal_taken_back_can_be_made_again) {
  apply(post(1, 2, 3, 300));
  auto reversal = post(2, 3, 2, 300);
  reversal.flags = kReversal;
  reversal.related = id(1);
  chain({reversal, post(3, 3, 9, 1)});
  EXPECT_EQ(outcome_of(reversal), Outcome::kDone);
}

TEST_F(Chains, longer_than_a_block_are_still_whole) {
  std::vector<Command> commands;
  for (std::uint64_t i = 0; i < 100; ++i) commands.push_back(post(100 + i, 2, 3, 10));
  commands.push_back(post(300, 2, 3, 1));
  EXPECT_EQ(chain(commands)[99], Outcome::kLinkedDeclined);
  EXPECT_EQ(balance(2), 1000);
  EXPECT_EQ(last_results_[100].outcome, Outcome::kInsufficientFunds);
}

TEST_F(Chains, a_checkpoint_holds_the_whole_state) {
  apply(place(1, 2, 3, 100, 50));
  chain({post(2, 2, 3, 600), post(3, 3, 1, 600)});
  Ledger copy;
  ASSERT_TRUE(copy.load(ledger_.save()).has_value());
  EXPECT_EQ(copy.save(), ledger_.save());
  EXPECT_EQ(copy.next_expiry_ns(), ledger_.next_expiry_ns());
  std::string cut = ledger_.save();
  cut.pop_back();
  EXPECT_FALSE(Ledger().load(cut).has_value());
}

}  // namespace atollbank::ledger
