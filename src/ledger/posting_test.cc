// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {

using Posting = FundedLedger;

TEST_F(Posting, moves_money_and_answers_balances_before_and_after) {
  const auto result = apply(post(1, 2, 3, 300));
  EXPECT_EQ(result.outcome, Outcome::kDone);
  EXPECT_EQ(result.debit_balance_before, 1000);
  EXPECT_EQ(result.debit_balance_after, 700);
  EXPECT_EQ(result.credit_balance_before, 0);
  EXPECT_EQ(result.credit_balance_after, 300);
  EXPECT_EQ(balance(2), 700);
  EXPECT_EQ(balance(3), 300);
}

TEST_F(Posting, is_one_slot) {
  apply(post(1, 2, 3, 300));
  EXPECT_EQ(last_used_, 2u);  // the header and the posting
}

TEST_F(Posting, the_same_request_twice_is_the_same_answer_once) {
  const auto first = apply(post(1, 2, 3, 300));
  const auto again = apply(post(1, 2, 3, 300));
  EXPECT_EQ(again.duplicate, 1);
  EXPECT_EQ(again.slot, first.slot);
  EXPECT_EQ(again.outcome, Outcome::kDone);
  EXPECT_EQ(balance(2), 700);
}

TEST_F(Posting, a_used_id_with_other_content_is_refused_and_changes_nothing) {
  apply(post(1, 2, 3, 300));
  EXPECT_EQ(outcome_of(post(1, 2, 3, 301)), Outcome::kIdUsedWithDifferentContent);
  EXPECT_EQ(outcome_of(post(1, 2, 1, 300)), Outcome::kIdUsedWithDifferentContent);
  auto other_code = post(1, 2, 3, 300);
  other_code.code = 7;
  EXPECT_EQ(outcome_of(other_code), Outcome::kIdUsedWithDifferentContent);
  EXPECT_EQ(balance(2), 700);
}

TEST_F(Posting, a_decline_binds_its_id_and_answers_retries_even_when_funds_have_come) {
  EXPECT_EQ(outcome_of(post(1, 3, 2, 1)), Outcome::kInsufficientFunds);
  apply(post(2, 2, 3, 500));
  const auto again = apply(post(1, 3, 2, 1));
  EXPECT_EQ(again.outcome, Outcome::kInsufficientFunds);
  EXPECT_EQ(again.duplicate, 1);
}

TEST_F(Posting, a_refusal_binds_nothing) {
  EXPECT_EQ(outcome_of(post(1, 2, 9, 10)), Outcome::kCreditAccountNotFound);
  open(9);
  EXPECT_EQ(outcome_of(post(1, 2, 9, 10)), Outcome::kDone);
}

TEST_F(Posting, evidence_is_not_part_of_the_comparison) {
  Batch batch{.commands = {post(1, 2, 3, 300)}};
  batch.attach_evidence(batch.commands[0], std::string(200, 'a'));
  apply(batch);
  EXPECT_EQ(last_used_, 4u);  // header, posting, two slots of evidence
  EXPECT_EQ(apply(post(1, 2, 3, 300)).duplicate, 1);
}

TEST_F(Posting, every_piece_of_evidence_knows_its_command_and_none_is_taken_for_it) {
  Batch batch{.commands = {post(1, 2, 3, 300)}};
  batch.attach_evidence(batch.commands[0], std::string(300, 'a'));
  apply(batch);
  std::vector<format::Slot> group = groups_.back();
  for (std::size_t i = 2; i <= 4; ++i) {
    EXPECT_EQ(slot_as<format::EvidenceSlot>(group[i]).owner_distance, i - 1);
    EXPECT_EQ(slot_as<format::EvidenceSlot>(group[i]).size, i == 2 ? 300 : 0) << "told once";
  }
  EXPECT_EQ(evidence_at(group, 2), std::string(300, 'a'));
  EXPECT_EQ(evidence_at(group, 3), "") << "begins in its middle";
  EXPECT_EQ(evidence_at(std::span(group).first(2), 2), "") << "stands behind what is there";
  EXPECT_EQ(evidence_at(std::span(group).first(4), 2), "") << "its end stands there";
  group[3].kind = format::SlotKind::kPadding;
  EXPECT_EQ(evidence_at(group, 2), "") << "a slot that is none";
}

TEST_F(Posting, of_legs_that_a_balance_cannot_hold_is_declined) {
  open(20, kNoFloor);
  open(21);
  EXPECT_EQ(outcome_of(post(1, 20, 21, INT64_MAX)), Outcome::kDone);
  const Batch one_more{.commands = {{.kind = CommandKind::kPostLegs, .id = id(2), .side_count = 2}},
                       .legs = {{account(1), -1, kPounds}, {account(21), 1, kPounds}}};
  EXPECT_EQ(apply(one_more)[0].outcome, Outcome::kBalanceOverflow);
}

TEST_F(Posting, malformed_requests_each_have_their_outcome) {
  auto command = post(1, 2, 3, 300);
  command.kind = static_cast<CommandKind>(99);
  EXPECT_EQ(outcome_of(command), Outcome::kUnknownKind);
  command = post(1, 2, 3, 300);
  command.flags = kFinalCapture;
  EXPECT_EQ(outcome_of(command), Outcome::kUnknownFlag);
  command = post(1, 2, 3, 300);
  command.limit_or_time = 1;
  EXPECT_EQ(outcome_of(command), Outcome::kReservedNotZero);
  command = post(1, 2, 3, 300);
  command.id = {};
  EXPECT_EQ(outcome_of(command), Outcome::kIdIsNil);
  EXPECT_EQ(outcome_of(post(1, 2, 3, 0)), Outcome::kAmountNotPositive);
  EXPECT_EQ(outcome_of(post(1, 2, 3, -5)), Outcome::kAmountNotPositive);
  command = post(1, 2, 3, 300);
  command.value_time_ns = -1;
  EXPECT_EQ(outcome_of(command), Outcome::kValueTimeInvalid);
  EXPECT_EQ(outcome_of(post(1, 2, 2, 300)), Outcome::kSameAccount);
  command = post(1, 2, 3, 300);
  command.currency = 0;
  EXPECT_EQ(outcome_of(command), Outcome::kCurrencyUnknown);
  command = post(1, 2, 3, 300);
  command.flags = kReversal;
  EXPECT_EQ(outcome_of(command), Outcome::kRelatedIsNil);
  Batch batch{.commands = {post(1, 2, 3, 300)}};
  batch.attach_evidence(batch.commands[0], std::string(kEvidenceSizeMax + 1, 'a'));
  EXPECT_EQ(apply(batch)[0].outcome, Outcome::kEvidenceTooLarge);
  EXPECT_EQ(balance(2), 1000);
}

TEST_F(Posting, contradictions_each_have_their_outcome) {
  EXPECT_EQ(outcome_of(post(1, 8, 3, 1)), Outcome::kDebitAccountNotFound);
  EXPECT_EQ(outcome_of(post(1, 2, 8, 1)), Outcome::kCreditAccountNotFound);
  open(4, 0, kEuros);
  EXPECT_EQ(outcome_of(post(1, 2, 4, 1)), Outcome::kCurrencyMismatch);
  auto euros = post(1, 2, 3, 1);
  euros.currency = kEuros;
  EXPECT_EQ(outcome_of(euros), Outcome::kCurrencyMismatch);
}

TEST_F(Posting, an_overflow_is_declined) {
  open(5, kNoFloor);
  open(6);
  EXPECT_EQ(outcome_of(post(1, 5, 6, INT64_MAX)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(2, 1, 6, 1)), Outcome::kBalanceOverflow);
}

TEST_F(Posting, an_overdraft_reaches_to_its_limit_and_not_beyond) {
  apply(change(CommandKind::kSetFloor, 1, 3, 0, -500));
  EXPECT_EQ(outcome_of(post(2, 3, 2, 500)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(3, 3, 2, 1)), Outcome::kInsufficientFunds);
}

TEST_F(Posting, frozen_and_closed_accounts_decline) {
  apply(change(CommandKind::kFreeze, 1, 2, kFreezeDebits));
  EXPECT_EQ(outcome_of(post(2, 2, 3, 1)), Outcome::kDebitsFrozen);
  EXPECT_EQ(outcome_of(post(3, 1, 2, 1)), Outcome::kDone);
  apply(change(CommandKind::kFreeze, 4, 2, kFreezeCredits));
  EXPECT_EQ(outcome_of(post(5, 1, 2, 1)), Outcome::kCreditsFrozen);
  apply(change(CommandKind::kFreeze, 6, 2));
  EXPECT_EQ(outcome_of(post(7, 1, 2, 1)), Outcome::kDone);
  EXPECT_EQ(outcome_of(change(CommandKind::kCloseAccount, 8, 2)), Outcome::kAccountNotEmpty);
  EXPECT_EQ(outcome_of(change(CommandKind::kCloseAccount, 9, 3)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(10, 2, 3, 1)), Outcome::kAccountClosed);
  EXPECT_EQ(outcome_of(change(CommandKind::kFreeze, 11, 3)), Outcome::kAccountClosed);
}

TEST_F(Posting, a_reversed_transfer_cannot_be_reversed_again) {
  apply(post(1, 2, 3, 300));
  auto reversal = post(2, 3, 2, 300);
  reversal.flags = kReversal;
  reversal.related = id(1);
  EXPECT_EQ(outcome_of(reversal), Outcome::kDone);
  EXPECT_EQ(balance(2), 1000);
  reversal.id = id(3);
  EXPECT_EQ(outcome_of(reversal), Outcome::kAlreadyReversed);
}

TEST_F(Posting, a_reversal_must_mirror_what_it_reverses) {
  apply(post(1, 2, 3, 300));
  auto reversal = post(2, 3, 2, 299);
  reversal.flags = kReversal;
  reversal.related = id(1);
  EXPECT_EQ(outcome_of(reversal), Outcome::kReversalMismatch);
  reversal.related = id(77);
  EXPECT_EQ(outcome_of(reversal), Outcome::kRelatedPostingNotFound);
  auto correction = post(2, 3, 2, 1);
  correction.flags = kCorrection;
  correction.related = id(1);
  EXPECT_EQ(outcome_of(correction), Outcome::kDone);
}

TEST_F(Posting, of_many_legs_and_currencies_is_atomic) {
  open(4, kNoFloor, kEuros);
  open(5, 0, kEuros);
  const auto done =
      post_legs(1, {leg(2, -100), leg(3, 60), leg(1, 40), leg(4, -90, kEuros), leg(5, 90, kEuros)});
  EXPECT_EQ(done.outcome, Outcome::kDone);
  EXPECT_EQ(last_used_, 4u);  // header, head, two slots of legs
  ASSERT_EQ(leg_balances_.size(), 5u);
  EXPECT_EQ(leg_balances_[0].before, 1000);
  EXPECT_EQ(leg_balances_[0].after, 900);
  EXPECT_EQ(balance(5), 90);
  EXPECT_EQ(post_legs(2, {leg(3, -61), leg(5, -1, kEuros), leg(1, 61), leg(4, 1, kEuros)}).outcome,
            Outcome::kInsufficientFunds);
  EXPECT_EQ(balance(5), 90);
  EXPECT_EQ(
      post_legs(2, {leg(3, -61), leg(5, -1, kEuros), leg(1, 61), leg(4, 1, kEuros)}).duplicate, 1);
}

TEST_F(Posting, malformed_legs_each_have_their_outcome) {
  EXPECT_EQ(post_legs(1, {leg(2, -1)}).outcome, Outcome::kLegCountInvalid);
  EXPECT_EQ(post_legs(1, {leg(2, 0), leg(3, 0)}).outcome, Outcome::kLegAmountZero);
  EXPECT_EQ(post_legs(1, {leg(2, -1), leg(3, 2)}).outcome, Outcome::kUnbalanced);
  EXPECT_EQ(post_legs(1, {leg(2, -1), leg(3, 1, kEuros)}).outcome, Outcome::kUnbalanced);
  EXPECT_EQ(post_legs(1, {leg(2, INT64_MAX), leg(3, INT64_MAX)}).outcome, Outcome::kAmountOverflow);
  EXPECT_EQ(post_legs(1, {leg(2, -2), leg(3, 1), leg(3, 1)}).outcome, Outcome::kSameAccount);
}

TEST_F(Posting, of_256_legs_is_taken_and_can_be_reversed) {
  std::vector<Leg> legs{leg(1, -255)};
  std::vector<Leg> mirror{leg(1, 255)};
  for (std::uint64_t i = 100; i < 355; ++i) {
    open(i);
    legs.push_back(leg(i, 1));
    mirror.push_back(leg(i, -1));
  }
  ASSERT_EQ(legs.size(), 256u);
  EXPECT_EQ(post_legs(1, legs).outcome, Outcome::kDone);
  EXPECT_EQ(post_legs(2, mirror, kReversal, id(1)).outcome, Outcome::kDone);
  EXPECT_EQ(post_legs(3, mirror, kReversal, id(1)).outcome, Outcome::kAlreadyReversed);
  EXPECT_EQ(balance(100), 0);
}

TEST_F(Posting, an_account_opens_once_and_only_the_same_way) {
  EXPECT_EQ(open(2), Outcome::kDone);  // a duplicate
  EXPECT_EQ(open(2, -1), Outcome::kAccountExistsDifferently);
}

TEST_F(Posting, an_opening_checks_its_names_and_currency) {
  AccountOpening opening{.id = account(50), .currency = kPounds};
  const auto try_open = [&] {
    return apply(Batch{
        .commands = {{.kind = CommandKind::kOpenAccount, .id = account(50), .side_count = 1}},
        .openings = {opening}})[0]
        .outcome;
  };
  EXPECT_EQ(try_open(), Outcome::kTextInvalid);
  std::strcpy(opening.namespace_name, "a b");
  std::strcpy(opening.name, "x");
  EXPECT_EQ(try_open(), Outcome::kTextInvalid);
  std::strcpy(opening.namespace_name, "ab");
  opening.currency = 0;
  EXPECT_EQ(try_open(), Outcome::kCurrencyUnknown);
}

TEST_F(Posting, the_trial_balance_is_zero) {
  apply(post(1, 2, 3, 300));
  for (const auto& sum : ledger_.trial_balance()) EXPECT_EQ(sum.credit_minor, sum.debit_minor);
}

}  // namespace atollbank::ledger
