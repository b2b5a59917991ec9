// SPDX-License-Identifier: Apache-2.0
// A customer's death, recorded by two of the bank's own people: who may do what afterwards, as the
// table of services/operations/README.md has it, and the same after any crash.
#include "tests/services/operations_fixture.h"

namespace atollbank {
namespace {

using namespace operations;

class Deaths : public OperationsFixture {
 protected:
  Operation death_of(const customers::OpenedCustomer& whom) const {
    return RecordDeath{.user_id = whom.customer.id};
  }
  void record_death(const customers::OpenedCustomer& whom, const std::string& name = "d") {
    const auto proposed = propose(maker_, death_of(whom), name);
    ASSERT_TRUE(proposed) << proposed.error().reason;
    EXPECT_EQ(proposed->before, "alive");
    const auto done = approve(checker_, *proposed);
    ASSERT_TRUE(done && done->state == ProposalState::kDone)
        << (done ? done->decline_reason : done.error().reason);
    EXPECT_EQ(done->after, "deceased");
  }
  base::Result<payments::Payment> pay(const customers::OpenedCustomer& from,
                                      const customers::OpenedCustomer& to, std::string dedupe_id) {
    const payments::SendPayment request{
        .user_id = from.customer.id,
        .account_id = from.account_id,
        .to = payments::ToAccount{.id = to.account_id, .name = "Payee"},
        .amount_minor = 10'00,
        .reference = "",
        .dedupe_id = std::move(dedupe_id)};
    return ask<payments::Payment>(
        [&](auto done) { payments_->send(context(), request, std::move(done)); });
  }
  // An active one of Ada's, to Bob, whose first payment is not due yet.
  base::Id ordered(const std::string& name) {
    const auto account = *ask<accounts::Account>(
        [&](auto done) { accounts_->find_any(context(), bob_.account_id, std::move(done)); });
    const auto payee = ask<payments::Payee>([&](auto done) {
      payments_->create_payee(context(),
                              {.user_id = ada_.customer.id,
                               .name = "Bob",
                               .sort_code = account.sort_code,
                               .account_number = account.account_number},
                              std::move(done));
    });
    standing_orders::CreateOrder request{
        .order_id = base::derive_id("test", name, ada_.account_id.slice()),
        .user_id = ada_.customer.id,
        .account_id = ada_.account_id,
        .payee_id = payee->id,
        .amount_minor = 1'00,
        .reference = "",
        .terms = {.frequency = bank_calendar::Frequency::kEveryMonth,
                  .first_date = bank_calendar::parse_date("2090-01-03").value()}};
    const auto made = ask<standing_orders::ShownOrder>(
        [&](auto done) { orders_->create(context(), request, std::move(done)); });
    EXPECT_TRUE(made) << made.error().reason;
    const standing_orders::OrderName named{.user_id = ada_.customer.id, .order_id = made->order.id};
    EXPECT_TRUE(ask<standing_orders::ShownOrder>(
        [&](auto done) { orders_->approve(context(), named, std::move(done)); }));
    return made->order.id;
  }
  standing_orders::StandingOrder order(base::Id id) {
    const standing_orders::OrderName named{.user_id = ada_.customer.id, .order_id = id};
    return ask<standing_orders::ShownOrder>(
               [&](auto done) { orders_->find(context(), named, std::move(done)); })
        ->order;
  }
  AccountView view_of(const customers::OpenedCustomer& whom) {
    return *ask<AccountView>([&](auto done) {
      operations_->account(context(), reader_.id, whom.account_id, std::move(done));
    });
  }
};

TEST_F(Deaths, are_recorded_by_two_and_by_nobody_alone) {
  expect_nobody_alone(death_of(ada_), "alone");
  EXPECT_FALSE(bars_.has(ada_.customer.id));
  record_death(ada_);
  EXPECT_TRUE(bars_.has(ada_.customer.id));
  EXPECT_FALSE(bars_.has(bob_.customer.id));
  EXPECT_EQ(refusal_of(propose(maker_, death_of(ada_), "again")), "nothing_to_change");
  EXPECT_EQ(refusal_of(propose(maker_, RecordDeath{.user_id = {.high = 1, .low = 1}}, "nobody")),
            "customer_not_found");
}

TEST_F(Deaths, bar_her_and_keep_her_money_while_more_may_come) {
  record_death(ada_);
  EXPECT_EQ(pay(ada_, bob_, "late").error().reason, "account_dormant");
  EXPECT_EQ(deposit(move(ada_, 1'00, "pot")).error().reason, "account_frozen");
  const auto bought = buy(greggs(ada_, 1'00, "card"));
  ASSERT_TRUE(bought);
  EXPECT_EQ(bought->declined, accounts::DeclineReason::kOther);
  EXPECT_TRUE(receive(ada_, 5'00, "refund"));
  ASSERT_TRUE(receive(bob_, 50'00, "wages"));
  EXPECT_EQ(pay(bob_, ada_, "flowers")->state, payments::PaymentState::kBooked);
  EXPECT_EQ(balance(ada_).balance_minor, 1'015'00);
}

TEST_F(Deaths, end_her_standing_orders_and_say_why) {
  const base::Id first = ordered("first");
  const base::Id second = ordered("second");
  record_death(ada_);
  for (const base::Id id : {first, second}) {
    const auto ended = order(id);
    EXPECT_EQ(ended.state, standing_orders::OrderState::kCancelled);
    EXPECT_EQ(ended.last_refusal, "customer_deceased");
  }
}

TEST_F(Deaths, leave_a_joint_account_to_who_survives) {
  const base::Id account_id{.high = 1'700'000'000'000, .low = 77};
  ASSERT_TRUE(ask<accounts::ProposedJoint>([&](auto done) {
    accounts_->propose_joint(
        context(),
        {.account_id = account_id, .user_id = ada_.customer.id, .other_owners = {bob_.customer.id}},
        std::move(done));
  }));
  ASSERT_TRUE(ask<accounts::ProposedJoint>([&](auto done) {
    accounts_->agree_to_joint(context(), bob_.customer.id, account_id, std::move(done));
  }));
  ASSERT_TRUE(receive({.customer = ada_.customer, .account_id = account_id}, 100'00, "rent"));
  record_death(ada_);
  const customers::OpenedCustomer survivor{.customer = bob_.customer, .account_id = account_id};
  EXPECT_EQ(pay(survivor, bob_, "rent")->state, payments::PaymentState::kBooked);
}

TEST_F(Deaths, are_seen_by_operators_who_still_freeze_and_never_make_it_less) {
  record_death(ada_);
  const auto seen = ask<CustomerView>([&](auto done) {
    operations_->customer(context(), reader_.id, UserId{ada_.customer.id}, std::move(done));
  });
  EXPECT_TRUE(seen->is_deceased);
  EXPECT_EQ(seen->accounts.front().name(), "dormant");
  const auto frozen = propose(maker_, FreezeAccount{.account_id = ada_.account_id}, "freeze");
  ASSERT_TRUE(frozen);
  EXPECT_EQ(view_of(ada_).standing.name(), "frozen");
  EXPECT_EQ(receive(ada_, 5'00, "refund").error().reason, "account_frozen");
  const auto let_go = propose(maker_, UnfreezeAccount{.account_id = ada_.account_id}, "thaw");
  ASSERT_TRUE(let_go);
  EXPECT_EQ(approve(checker_, *let_go)->after, "dormant");
  EXPECT_TRUE(receive(ada_, 5'00, "later"));
  EXPECT_EQ(deposit(move(ada_, 1'00, "pot")).error().reason, "account_frozen");
}

TEST_F(Deaths, of_one_whose_account_is_frozen_or_closed_are_recorded_too) {
  const auto frozen = propose(maker_, FreezeAccount{.account_id = ada_.account_id}, "freeze");
  ASSERT_TRUE(frozen);
  record_death(ada_);
  EXPECT_EQ(view_of(ada_).standing.name(), "frozen") << "on both sides, as it was";
  ASSERT_TRUE(
      ask<void>([&](auto done) { accounts_->close(context(), bob_.account_id, std::move(done)); }));
  record_death(bob_, "bob");
}

TEST_F(Deaths, cut_off_at_any_commit_are_recorded_once) {
  int cuts = 0;
  for (int cut_at = 1;; ++cut_at) {
    const auto whom = opened(10 + static_cast<std::uint64_t>(cut_at));
    const auto proposed = propose(maker_, death_of(whom), "cut-" + std::to_string(cut_at));
    ASSERT_TRUE(proposed) << proposed.error().reason;
    if (!approve_cut_off(*proposed, cut_at)) break;
    ++cuts;
    EXPECT_TRUE(bars_.has(whom.customer.id));
    EXPECT_EQ(view_of(whom).standing.name(), "dormant");
  }
  EXPECT_EQ(cuts, 2) << "the approval, its end";
}

}  // namespace
}  // namespace atollbank
