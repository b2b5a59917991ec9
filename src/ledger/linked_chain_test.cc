// SPDX-License-Identifier: Apache-2.0
// Chains beside other chains, and chains that name what there is not.
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

using Outcomes = std::vector<Outcome>;

class LinkedChain : public FundedLedger {
 protected:
  Outcomes chain(std::vector<Command> commands, std::vector<Leg> legs = {}) {
    for (std::size_t i = 0; i + 1 < commands.size(); ++i) commands[i].flags |= kLinked;
    return outcomes_of({.commands = std::move(commands), .legs = std::move(legs)});
  }
  Outcomes outcomes_of(Batch batch) {
    Outcomes outcomes;
    for (const auto& result : apply(std::move(batch))) outcomes.push_back(result.outcome);
    return outcomes;
  }
  // What account 3, which has nothing, cannot pay.
  Command unpayable(std::uint64_t number) { return post(number, 3, 2, 1); }
  Command reversal(std::uint64_t number, std::uint64_t of, std::uint64_t debit,
                   std::uint64_t credit, std::int64_t amount) {
    Command command = post(number, debit, credit, amount);
    command.flags = kReversal;
    command.related = id(of);
    return command;
  }
  Command accrue(std::uint64_t number, std::int64_t nanos) {
    Command command = post(number, 1, 2, nanos);
    command.kind = CommandKind::kAccrue;
    return command;
  }
  Command limit(std::uint64_t number, std::int64_t floor) {
    Command command = change(CommandKind::kSetBalanceLimits, number, 21, 0, floor);
    command.amount_minor = kNoCeiling;
    return command;
  }
  static Command legs_of(std::uint64_t number, std::uint32_t count) {
    return {.kind = CommandKind::kPostLegs, .id = id(number), .side_count = count};
  }
};

TEST_F(LinkedChain, one_taken_back_leaves_alone_what_others_did_in_its_batch) {
  open_named(21, 1);
  apply(post(1, 1, 21, 500));
  apply(post(2, 2, 3, 7));
  apply(place(3, 2, 0, 100));
  apply(limit(4, 0));
  apply(post(5, 3, 1, 7));
  Batch batch;
  batch.commands = {linked(reversal(10, 5, 1, 3, 7)),
                    linked(accrue(11, 600'000'000)),
                    linked(on_hold(CommandKind::kIncreaseHold, 12, 3, 50)),
                    linked(limit(13, 400)),
                    post(14, 2, 21, 1),
                    linked(reversal(20, 2, 3, 2, 7)),
                    linked(accrue(21, 600'000'000)),
                    linked(on_hold(CommandKind::kIncreaseHold, 22, 3, 60)),
                    linked(limit(23, 100)),
                    linked(post(24, 2, 21, 3)),
                    unpayable(25),
                    accrue(30, 400'000'000)};
  const Outcomes outcomes = outcomes_of(batch);
  EXPECT_EQ(Outcomes(outcomes.begin(), outcomes.begin() + 5), Outcomes(5, Outcome::kDone));
  EXPECT_EQ(Outcomes(outcomes.begin() + 5, outcomes.begin() + 10),
            Outcomes(5, Outcome::kLinkedDeclined));
  EXPECT_EQ(outcomes[10], Outcome::kInsufficientFunds);
  EXPECT_EQ(outcomes[11], Outcome::kDone);
  EXPECT_EQ(held(2), 150);
  EXPECT_EQ(balance(21), 501);
  EXPECT_EQ(balance(2), 1000 - 7 - 1 + 1);
  EXPECT_EQ(outcome_of(reversal(40, 5, 1, 3, 7)), Outcome::kAlreadyReversed);
  EXPECT_EQ(outcome_of(reversal(41, 2, 3, 2, 7)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(42, 21, 1, 102)), Outcome::kBelowBalanceNameFloor);
  EXPECT_EQ(outcome_of(post(43, 21, 1, 101)), Outcome::kDone);
}

TEST_F(LinkedChain, legs_that_were_taken_back_have_no_balances) {
  const Outcomes outcomes = chain({legs_of(1, 2), unpayable(2)}, {leg(2, -10), leg(1, 10)});
  EXPECT_EQ(outcomes, (Outcomes{Outcome::kLinkedDeclined, Outcome::kInsufficientFunds}));
  EXPECT_EQ(leg_balances_.size(), 2u) << "those that it has as one that was declined";
}

TEST_F(LinkedChain, a_group_of_limits_that_was_taken_back_was_never_made) {
  open_named(21, 1);
  open_named(22, 1);
  apply(post(1, 1, 21, 500));
  chain({limit(2, 500), unpayable(3)});
  EXPECT_EQ(outcome_of(post(4, 21, 1, 1)), Outcome::kDone);
  EXPECT_EQ(outcome_of(limit(5, 499)), Outcome::kDone);
  open_named(23, 1);
  EXPECT_EQ(outcome_of(post(6, 21, 23, 400)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(7, 23, 1, 1)), Outcome::kBelowBalanceNameFloor);
}

TEST_F(LinkedChain, periods_and_definitions_are_taken_back) {
  const Command close{.kind = CommandKind::kClosePeriod, .id = id(1), .limit_or_time = now_ns_};
  const Command define{.kind = CommandKind::kDefine, .code = 1, .id = id(2)};
  chain({close, define, unpayable(3)});
  Command dated = post(4, 2, 3, 1);
  dated.value_time_ns = now_ns_ - 1;
  EXPECT_EQ(outcome_of(dated), Outcome::kDone);
  apply({.kind = CommandKind::kDefine, .code = 1, .id = id(5)});
  EXPECT_EQ(slot_as<format::DefinedSlot>(groups_.back()[1]).previous_slot, 0u);
}

TEST_F(LinkedChain, holds_that_were_taken_back_do_not_expire) {
  chain({place(1, 2, 0, 100, 5), place(2, 2, 0, 50, 5), unpayable(3)});
  EXPECT_EQ(held(2), 0);
  now_ns_ += 60'000'000'000;
  apply(place(4, 2, 0, 30));
  EXPECT_EQ(held(2), 30);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kCaptureHold, 5, 1, 1)), Outcome::kHoldNotFound);
}

TEST_F(LinkedChain, a_decline_in_front_of_what_is_not_known_is_a_refusal) {
  const auto expect_refused = [&](const Command& unknown, Outcome outcome,
                                  std::vector<Leg> legs = {}) {
    EXPECT_EQ(chain({unpayable(1), unknown}, std::move(legs)),
              (Outcomes{Outcome::kLinkedRefused, outcome}));
  };
  expect_refused(post(2, 9, 2, 1), Outcome::kDebitAccountNotFound);
  expect_refused(post(2, 2, 9, 1), Outcome::kCreditAccountNotFound);
  expect_refused(place(2, 2, 9, 1), Outcome::kCreditAccountNotFound);
  expect_refused(on_hold(CommandKind::kCaptureHold, 2, 77, 1), Outcome::kHoldNotFound);
  expect_refused(on_hold(CommandKind::kReleaseHold, 2, 77, 0), Outcome::kHoldNotFound);
  expect_refused(reversal(2, 77, 2, 3, 1), Outcome::kRelatedPostingNotFound);
  expect_refused(change(CommandKind::kFreeze, 2, 9), Outcome::kDebitAccountNotFound);
  expect_refused(legs_of(2, 2), Outcome::kDebitAccountNotFound, {leg(9, -1), leg(2, 1)});
  expect_refused(legs_of(2, 2), Outcome::kCreditAccountNotFound, {leg(2, -1), leg(9, 1)});
  expect_refused(legs_of(2, 2), Outcome::kDebitAccountNotFound, {leg(8, 1), leg(9, -1)});
  EXPECT_EQ(outcome_of(post(1, 2, 3, 1)), Outcome::kDone);  // the id is free
}

TEST_F(LinkedChain, a_decline_in_front_of_a_payment_to_nobody_is_a_refusal_and_binds_nothing) {
  Command to_nobody = post(2, 1, 2, 1);
  to_nobody.credit_account = {};
  for (const CommandKind kind : {CommandKind::kPost, CommandKind::kAccrue}) {
    to_nobody.kind = kind;
    EXPECT_EQ(chain({unpayable(1), to_nobody}),
              (Outcomes{Outcome::kLinkedRefused, Outcome::kCreditAccountNotFound}));
  }
  EXPECT_EQ(outcome_of(post(1, 1, 2, 1)), Outcome::kDone) << "its id was never used";
}

TEST_F(LinkedChain, a_decline_in_front_of_what_the_chain_itself_would_make_stays_one) {
  const Outcomes declined{Outcome::kInsufficientFunds, Outcome::kLinkedDeclined,
                          Outcome::kLinkedDeclined};
  EXPECT_EQ(chain({unpayable(1), place(2, 2, 0, 10), on_hold(CommandKind::kReleaseHold, 3, 2, 0)}),
            declined);
  EXPECT_EQ(chain({unpayable(4), post(5, 2, 3, 1), reversal(6, 5, 3, 2, 1)}), declined);
  Command expect = change(CommandKind::kExpect, 8, 2, 0, kNoCeiling);
  expect.amount_minor = kNoFloor;
  expect.related = {.low = 12'345};
  EXPECT_EQ(chain({unpayable(7), expect, place(9, 2, 0, 10)}), declined);
  const Command close{.kind = CommandKind::kClosePeriod, .id = id(11), .limit_or_time = 5};
  const Command define{.kind = CommandKind::kDefine, .code = 1, .id = id(12)};
  EXPECT_EQ(chain({unpayable(10), close, define}), declined);
}

TEST_F(LinkedChain, each_id_is_used_once) {
  const Outcomes partly(2, Outcome::kLinkedChainPartlyUsed);
  EXPECT_EQ(chain({post(1, 2, 3, 1), post(1, 2, 3, 2)}), partly);
  apply(post(5, 2, 3, 1));
  EXPECT_EQ(chain({post(5, 2, 3, 1), post(6, 2, 3, 1)}), partly);
  EXPECT_EQ(chain({post(6, 2, 3, 1), post(5, 2, 3, 1)}), partly);
  EXPECT_EQ(chain({post(6, 2, 3, 1), post(7, 2, 3, 1)}), Outcomes(2, Outcome::kDone));
  EXPECT_EQ(chain({post(6, 2, 3, 1), post(7, 2, 3, 2)}),
            (Outcomes{Outcome::kLinkedRefused, Outcome::kIdUsedWithDifferentContent}));
  EXPECT_EQ(chain({post(6, 2, 3, 2), post(7, 2, 3, 1)}),
            (Outcomes{Outcome::kIdUsedWithDifferentContent, Outcome::kLinkedRefused}));
}

TEST_F(LinkedChain, a_member_without_its_form_refuses_all) {
  EXPECT_EQ(
      chain({post(1, 2, 3, 1), post(2, 2, 3, 0), post(3, 2, 3, 1)}),
      (Outcomes{Outcome::kLinkedRefused, Outcome::kAmountNotPositive, Outcome::kLinkedRefused}));
  const AccountOpening opening{
      .id = account(30), .currency = kPounds, .namespace_name = "test", .name = "account"};
  const Command opens{.kind = CommandKind::kOpenAccount, .id = account(30), .side_count = 1};
  EXPECT_EQ(outcomes_of({.commands = {linked(post(1, 2, 3, 1)), opens}, .openings = {opening}}),
            (Outcomes{Outcome::kLinkedRefused, Outcome::kUnknownFlag}));
}

}  // namespace
}  // namespace atollbank::ledger
