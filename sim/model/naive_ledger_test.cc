// SPDX-License-Identifier: Apache-2.0
// The model itself, where a person can say by hand what must come out.
#include "sim/model/naive_ledger.h"

#include <gtest/gtest.h>

#include <cstring>

namespace atollbank::sim {
namespace {

using ledger::CommandKind;

constexpr std::uint16_t kPounds = 826;
constexpr Id kHouse{1, 1};
constexpr Id kAnna{1, 2};
constexpr Id kBen{1, 3};

class NaiveLedgerTest : public testing::Test {
 protected:
  NaiveLedgerTest() {
    open(kHouse, ledger::kNoFloor);
    open(kAnna, 0);
    open(kBen, 0);
    EXPECT_EQ(apply(post(kHouse, kAnna, 100)), Outcome::kDone);
  }

  void open(Id id, std::int64_t floor) {
    Batch batch;
    ledger::AccountOpening opening;
    opening.id = id;
    opening.floor_minor = floor;
    opening.currency = kPounds;
    std::memcpy(opening.namespace_name, "customer", 8);
    std::memcpy(opening.name, "current", 7);
    Command command;
    command.kind = CommandKind::kOpenAccount;
    command.id = id;
    command.side_count = 1;
    batch.openings.push_back(opening);
    batch.commands.push_back(command);
    EXPECT_EQ(model_.apply(batch, ++now_ns_).front().result.outcome, Outcome::kDone);
  }

  Command command(CommandKind kind, std::int64_t amount) {
    Command made;
    made.kind = kind;
    made.id = {2, ++last_id_};
    made.currency = kPounds;
    made.amount_minor = amount;
    return made;
  }
  Command post(Id debit, Id credit, std::int64_t amount) {
    Command made = command(CommandKind::kPost, amount);
    made.debit_account = debit;
    made.credit_account = credit;
    return made;
  }
  Command hold(Id account, std::int64_t amount, std::int64_t expires_at_ns) {
    Command made = command(CommandKind::kPlaceHold, amount);
    made.debit_account = account;
    made.credit_account = kBen;
    made.limit_or_time = expires_at_ns;
    return made;
  }
  Command on_hold(CommandKind kind, const Command& hold, std::int64_t amount) {
    Command made = command(kind, amount);
    made.related = hold.id;
    return made;
  }

  std::vector<Answer> apply_all(std::vector<Command> commands) {
    Batch batch;
    batch.commands = std::move(commands);
    return model_.apply(batch, ++now_ns_);
  }
  Outcome apply(const Command& one) { return apply_all({one}).front().result.outcome; }
  std::int64_t balance(Id id) const { return model_.accounts().at(id).balance; }
  std::int64_t held(Id id) const { return model_.accounts().at(id).held; }

  NaiveLedger model_;
  std::int64_t now_ns_ = 1000;
  std::uint64_t last_id_ = 0;
};

TEST_F(NaiveLedgerTest, a_posting_moves_money_and_nothing_else) {
  EXPECT_EQ(apply(post(kAnna, kBen, 30)), Outcome::kDone);
  EXPECT_EQ(balance(kAnna), 70);
  EXPECT_EQ(balance(kBen), 30);
  EXPECT_EQ(model_.trial_balance().at(kPounds), 0);
}

TEST_F(NaiveLedgerTest, a_retry_hears_the_first_answer) {
  const Command first = post(kAnna, kBen, 60);
  EXPECT_EQ(apply(first), Outcome::kDone);
  EXPECT_EQ(apply(post(kAnna, kBen, 40)), Outcome::kDone);
  const Answer again = apply_all({first}).front();
  EXPECT_EQ(again.result.outcome, Outcome::kDone);
  EXPECT_EQ(again.result.duplicate, 1);
  EXPECT_EQ(again.result.debit_balance_after, 40);
  EXPECT_EQ(balance(kAnna), 0);
}

TEST_F(NaiveLedgerTest, a_decline_is_remembered_after_money_has_come) {
  const Command too_much = post(kAnna, kBen, 101);
  EXPECT_EQ(apply(too_much), Outcome::kInsufficientFunds);
  EXPECT_EQ(apply(post(kHouse, kAnna, 1000)), Outcome::kDone);
  EXPECT_EQ(apply(too_much), Outcome::kInsufficientFunds);
}

TEST_F(NaiveLedgerTest, a_used_id_with_another_amount_is_refused) {
  Command first = post(kAnna, kBen, 10);
  EXPECT_EQ(apply(first), Outcome::kDone);
  first.amount_minor = 11;
  EXPECT_EQ(apply(first), Outcome::kIdUsedWithDifferentContent);
}

TEST_F(NaiveLedgerTest, held_money_cannot_be_spent_and_a_capture_pays_the_payee) {
  const Command placed = hold(kAnna, 80, 0);
  EXPECT_EQ(apply(placed), Outcome::kDone);
  EXPECT_EQ(apply(post(kAnna, kBen, 21)), Outcome::kInsufficientFunds);
  EXPECT_EQ(apply(on_hold(CommandKind::kCaptureHold, placed, 50)), Outcome::kDone);
  EXPECT_EQ(balance(kBen), 50);
  EXPECT_EQ(held(kAnna), 30);
  EXPECT_EQ(apply(on_hold(CommandKind::kCaptureHold, placed, 31)), Outcome::kExceedsHold);
}

TEST_F(NaiveLedgerTest, a_final_capture_releases_the_rest) {
  const Command placed = hold(kAnna, 80, 0);
  Command capture = on_hold(CommandKind::kCaptureHold, placed, 50);
  capture.flags = ledger::kFinalCapture;
  apply_all({placed, capture});
  EXPECT_EQ(held(kAnna), 0);
  EXPECT_EQ(apply(on_hold(CommandKind::kReleaseHold, placed, 0)), Outcome::kHoldClosed);
}

TEST_F(NaiveLedgerTest, a_hold_expires_by_itself_before_the_next_command) {
  const Command placed = hold(kAnna, 80, now_ns_ + 2);
  EXPECT_EQ(apply(placed), Outcome::kDone);
  EXPECT_EQ(apply(post(kAnna, kBen, 100)), Outcome::kDone);
  EXPECT_EQ(apply(on_hold(CommandKind::kCaptureHold, placed, 1)), Outcome::kHoldExpired);
}

TEST_F(NaiveLedgerTest, a_frozen_account_still_pays_what_it_promised) {
  const Command placed = hold(kAnna, 80, 0);
  Command freeze = command(CommandKind::kFreeze, 0);
  freeze.currency = 0;
  freeze.debit_account = kAnna;
  freeze.flags = ledger::kFreezeDebits;
  apply_all({placed, freeze});
  EXPECT_EQ(apply(post(kAnna, kBen, 1)), Outcome::kDebitsFrozen);
  EXPECT_EQ(apply(on_hold(CommandKind::kCaptureHold, placed, 80)), Outcome::kDone);
}

TEST_F(NaiveLedgerTest, a_chain_happens_whole_or_not_at_all) {
  Command first = post(kAnna, kBen, 60);
  first.flags = ledger::kLinked;
  const auto answers = apply_all({first, post(kAnna, kBen, 60)});
  EXPECT_EQ(answers[0].result.outcome, Outcome::kLinkedDeclined);
  EXPECT_EQ(answers[1].result.outcome, Outcome::kInsufficientFunds);
  EXPECT_EQ(balance(kAnna), 100);
  EXPECT_EQ(apply_all({first, post(kAnna, kBen, 1)})[0].result.outcome,
            Outcome::kLinkedChainPartlyUsed);
}

TEST_F(NaiveLedgerTest, a_decline_gives_way_where_a_later_member_names_what_nobody_knows) {
  Command first = post(kAnna, kBen, 1000);
  first.flags = ledger::kLinked;
  const auto answers = apply_all({first, post(kAnna, Id{9, 9}, 1)});
  EXPECT_EQ(answers[0].result.outcome, Outcome::kLinkedRefused);
  EXPECT_EQ(answers[1].result.outcome, Outcome::kCreditAccountNotFound);
  EXPECT_FALSE(model_.bound().contains(first.id));
}

TEST_F(NaiveLedgerTest, a_reversal_mirrors_its_posting_once) {
  const Command paid = post(kAnna, kBen, 10);
  EXPECT_EQ(apply(paid), Outcome::kDone);
  Command back = post(kBen, kAnna, 9);
  back.flags = ledger::kReversal;
  back.related = paid.id;
  EXPECT_EQ(apply(back), Outcome::kReversalMismatch);
  back.amount_minor = 10;
  EXPECT_EQ(apply(back), Outcome::kDone);
  back.id = {2, ++last_id_};
  EXPECT_EQ(apply(back), Outcome::kAlreadyReversed);
}

TEST_F(NaiveLedgerTest, only_an_empty_account_can_be_closed) {
  Command close = command(CommandKind::kCloseAccount, 0);
  close.currency = 0;
  close.debit_account = kAnna;
  EXPECT_EQ(apply(close), Outcome::kAccountNotEmpty);
  EXPECT_EQ(apply(post(kAnna, kBen, 100)), Outcome::kDone);
  close.id = {2, ++last_id_};
  EXPECT_EQ(apply(close), Outcome::kDone);
  EXPECT_EQ(apply(post(kHouse, kAnna, 1)), Outcome::kAccountClosed);
}

}  // namespace
}  // namespace atollbank::sim
