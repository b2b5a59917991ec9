// SPDX-License-Identifier: Apache-2.0
// Joint accounts on a whole bank: opened when everybody agreed, seen by each of their owners and by
// nobody else, and paid from by the rule that they agreed to.
#include <atomic>
#include <set>

#include "services/payments/service.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using accounts::ProposedJoint;
using payments::Payment;
using payments::PaymentState;

class JointAccounts : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    ada_ = opened(1);
    bob_ = opened(2);
    eve_ = opened(3);
    start_payments();
  }
  void TearDown() override {
    auto last_payments = std::move(payments_);
    BankFixture::TearDown();
  }
  void start_payments() {
    payments_ = std::make_unique<payments::PaymentsService>(
        payments::PaymentsOptions{.sort_code = "040099"}, account_numbers::ModulusCheck(),
        *accounts_, *customers_, records_, personal_, *executor_, *pool_);
  }

  accounts::ProposeJoint proposal() const {
    return {.account_id = {.high = 1'700'000'000'000, .low = 77},
            .user_id = ada_.customer.id,
            .other_owners = {bob_.customer.id},
            .all_above_minor = 100'00};
  }
  base::Result<ProposedJoint> propose(const accounts::ProposeJoint& request) {
    return ask<ProposedJoint>(
        [&](auto done) { accounts_->propose_joint(context(), request, std::move(done)); });
  }
  base::Result<ProposedJoint> agree(const customers::OpenedCustomer& who) {
    return ask<ProposedJoint>([&](auto done) {
      accounts_->agree_to_joint(context(), who.customer.id, proposal().account_id, std::move(done));
    });
  }
  base::Result<ProposedJoint> refuse(const customers::OpenedCustomer& who) {
    return ask<ProposedJoint>([&](auto done) {
      accounts_->refuse_joint(context(), who.customer.id, proposal().account_id, std::move(done));
    });
  }
  base::Result<ProposedJoint> find(const customers::OpenedCustomer& who) {
    return ask<ProposedJoint>([&](auto done) {
      accounts_->find_joint(context(), who.customer.id, proposal().account_id, std::move(done));
    });
  }
  std::vector<accounts::JointProposal> waiting_for(const customers::OpenedCustomer& who) {
    return *ask<std::vector<accounts::JointProposal>>(
        [&](auto done) { accounts_->waiting_joint(context(), who.customer.id, std::move(done)); });
  }
  // Opened, with money in it, and known to transactions.
  accounts::Account joint() {
    EXPECT_TRUE(propose(proposal()));
    const auto agreed = agree(bob_);
    EXPECT_TRUE(agreed && agreed->opened);
    const accounts::Account account = agreed->opened->account;
    const auto received =
        receive({.customer = ada_.customer, .account_id = account.id}, 1'000'00, "rent", "Rent");
    EXPECT_TRUE(received);
    wait(account.id, received->slot);
    return account;
  }
  std::set<base::Id> accounts_of(const customers::OpenedCustomer& who) {
    const auto found = ask<std::vector<accounts::Account>>(
        [&](auto done) { accounts_->accounts_of(context(), who.customer.id, std::move(done)); });
    std::set<base::Id> ids;
    for (const accounts::Account& account : *found) ids.insert(account.id);
    return ids;
  }
  std::string refusal_of_list(const customers::OpenedCustomer& who, base::Id address_id) {
    transactions::ListTransactions request;
    request.user_id = who.customer.id;
    request.account_id = address_id;
    const auto listed = list(request);
    return listed ? "" : listed.error().reason;
  }
  // Owners are heard of a moment after the account.
  void wait_until_seen_by(const customers::OpenedCustomer& who, base::Id address_id) {
    const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
    while (!refusal_of_list(who, address_id).empty()) ASSERT_LT(clock_.monotonic(), give_up);
  }
  base::Result<Payment> send(const customers::OpenedCustomer& by, base::Id from,
                             const customers::OpenedCustomer& to, std::int64_t amount_minor) {
    const payments::SendPayment request{.user_id = by.customer.id,
                                        .account_id = from,
                                        .to = payments::ToAccount{to.account_id, "Payee"},
                                        .amount_minor = amount_minor,
                                        .reference = "",
                                        .dedupe_id = std::to_string(++dedupe_ids_)};
    return ask<Payment>([&](auto done) { payments_->send(context(), request, std::move(done)); });
  }
  base::Result<Payment> approve(const customers::OpenedCustomer& by, const Payment& payment) {
    return ask<Payment>([&](auto done) {
      payments_->approve(context(), {by.customer.id, payment.id}, std::move(done));
    });
  }

  std::unique_ptr<payments::PaymentsService> payments_;
  customers::OpenedCustomer ada_;
  customers::OpenedCustomer bob_;
  customers::OpenedCustomer eve_;
  std::uint64_t dedupe_ids_ = 0;
};

TEST_F(JointAccounts, are_opened_when_each_of_their_owners_has_agreed) {
  const auto proposed = propose(proposal());
  ASSERT_TRUE(proposed);
  EXPECT_FALSE(proposed->opened);
  EXPECT_EQ(accounts_of(ada_).size(), 1u);
  EXPECT_EQ(agree(eve_).error().reason, "proposal_not_found");
  EXPECT_FALSE(agree(ada_)->opened) << "she agreed when she proposed it";
  const auto agreed = agree(bob_);
  ASSERT_TRUE(agreed && agreed->opened);
  const accounts::Account account = agreed->opened->account;
  EXPECT_EQ(account.kind, accounts::AccountKind::kJoint);
  EXPECT_EQ(account.owners(), (std::vector{ada_.customer.id, bob_.customer.id}));
  EXPECT_EQ(account.account_number.size(), 8u);
  EXPECT_EQ(accounts_of(ada_), (std::set{ada_.account_id, account.id}));
  EXPECT_EQ(accounts_of(bob_), (std::set{bob_.account_id, account.id}));
  EXPECT_EQ(accounts_of(eve_).size(), 1u);
  EXPECT_EQ(agree(bob_)->opened->account, account) << "the same again";
  EXPECT_EQ(propose(proposal())->opened->account, account);
}

TEST_F(JointAccounts, wait_among_those_of_each_owner_until_all_agreed) {
  EXPECT_TRUE(waiting_for(bob_).empty());
  ASSERT_TRUE(propose(proposal()));
  ASSERT_TRUE(propose(proposal())) << "the same again";
  for (const auto* owner : {&ada_, &bob_}) {
    const auto waiting = waiting_for(*owner);
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].account_id, proposal().account_id);
    EXPECT_EQ(find(*owner)->proposal, waiting[0]);
  }
  EXPECT_TRUE(waiting_for(eve_).empty());
  EXPECT_EQ(find(eve_).error().reason, "proposal_not_found");
  ASSERT_TRUE(agree(bob_)->opened);
  EXPECT_TRUE(waiting_for(ada_).empty());
  EXPECT_TRUE(waiting_for(bob_).empty());
  EXPECT_EQ(find(bob_)->proposal.state(), accounts::JointState::kOpened);
}

TEST_F(JointAccounts, that_one_of_them_refuses_are_never_opened) {
  ASSERT_TRUE(propose(proposal()));
  EXPECT_EQ(refuse(eve_).error().reason, "proposal_not_found");
  ASSERT_TRUE(refuse(bob_));
  EXPECT_EQ(refuse(ada_)->proposal.refused_by, bob_.customer.id) << "the first stands";
  EXPECT_EQ(agree(bob_).error().reason, "proposal_refused");
  EXPECT_TRUE(waiting_for(ada_).empty());
  EXPECT_EQ(find(ada_)->proposal.state(), accounts::JointState::kRefused);
  EXPECT_EQ(accounts_of(bob_).size(), 1u);
  accounts::ProposeJoint once_more = proposal();
  once_more.account_id.low += 1;
  ASSERT_TRUE(propose(once_more)) << "under another id they may be asked again";
  const auto agreed = ask<ProposedJoint>([&](auto done) {
    accounts_->agree_to_joint(context(), bob_.customer.id, once_more.account_id, std::move(done));
  });
  ASSERT_TRUE(agreed && agreed->opened);
  const auto late = ask<ProposedJoint>([&](auto done) {
    accounts_->refuse_joint(context(), bob_.customer.id, once_more.account_id, std::move(done));
  });
  EXPECT_EQ(late.error().reason, "joint_account_opened");
}

TEST_F(JointAccounts, of_one_customer_a_limited_number_wait) {
  accounts::ProposeJoint request = proposal();
  for (std::size_t i = 0; i < accounts::kJointProposalsMax; ++i) {
    request.account_id.low = 1'000 + i;
    ASSERT_TRUE(propose(request));
  }
  request.account_id.low = 5'000;
  EXPECT_EQ(propose(request).error().reason, "too_many_joint_proposals");
  request.account_id.low = 1'000;
  EXPECT_TRUE(propose(request)) << "the same again is none more";
  ASSERT_TRUE(ask<ProposedJoint>([&](auto done) {
    accounts_->refuse_joint(context(), ada_.customer.id, request.account_id, std::move(done));
  }));
  request.account_id.low = 5'000;
  EXPECT_TRUE(propose(request));
}

TEST_F(JointAccounts, that_cannot_be_are_refused) {
  const auto refusal_of = [&](auto alter) {
    accounts::ProposeJoint request = proposal();
    alter(request);
    const auto proposed = propose(request);
    return proposed ? "" : proposed.error().reason;
  };
  using Request = accounts::ProposeJoint;
  EXPECT_EQ(refusal_of([](Request& asked) { asked.other_owners = {}; }), "owners_invalid");
  EXPECT_EQ(refusal_of([&](Request& asked) { asked.other_owners = {ada_.customer.id}; }),
            "owners_invalid");
  EXPECT_EQ(refusal_of([](Request& asked) { asked.other_owners.resize(5); }), "owners_invalid");
  EXPECT_EQ(refusal_of([](Request& asked) { asked.all_above_minor = -1; }), "amount_invalid");
  EXPECT_EQ(refusal_of([&](Request& asked) { asked.account_id = ada_.account_id; }),
            "account_opened_differently");
  ASSERT_TRUE(propose(proposal()));
  EXPECT_EQ(refusal_of([](Request& asked) { asked.all_above_minor = 1; }),
            "account_opened_differently");
}

TEST_F(JointAccounts, are_seen_by_each_of_their_owners_and_by_nobody_else) {
  const accounts::Account account = joint();
  const auto pot = ask<accounts::Pot>([&](auto done) {
    accounts_->create_pot(context(),
                          {.user_id = bob_.customer.id, .account_id = account.id, .name = "Sofa"},
                          std::move(done));
  });
  ASSERT_TRUE(pot);
  const auto saved = deposit({.user_id = bob_.customer.id,
                              .account_id = account.id,
                              .pot_id = pot->id,
                              .amount_minor = 30'00,
                              .dedupe_id = "sofa"});
  ASSERT_TRUE(saved);
  ASSERT_TRUE(receive(ada_, 500'00, "salary"));
  ASSERT_TRUE(deposit(move(ada_, 200'00, "own")));
  wait(account.id, saved->slot);
  for (const auto& owner : {ada_, bob_}) {
    wait_until_seen_by(owner, account.id);
    wait_until_seen_by(owner, pot->id);
    const auto view = balance({.customer = owner.customer, .account_id = account.id});
    EXPECT_EQ(view.balance_minor, 970'00);
    EXPECT_EQ(view.total_balance_minor, 1'000'00) << "with its own pots, and no one's else";
    EXPECT_EQ(list({.customer = owner.customer, .account_id = account.id}).size(), 2u);
  }
  EXPECT_EQ(refusal_of_list(eve_, account.id), "account_not_owned");
  EXPECT_EQ(refusal_of_list(eve_, pot->id), "account_not_owned");
  EXPECT_EQ(refusal_of_list(bob_, ada_.account_id), "account_not_owned");
  EXPECT_EQ(refusal_of_list(bob_, ada_.pot_ids[0]), "account_not_owned");
  const auto found = ask<transactions::Transaction>([&](auto done) {
    const auto of_bob = list({.customer = bob_.customer, .account_id = account.id});
    transactions_->get(
        context(), {.user_id = bob_.customer.id, .client_id = {}, .transaction_id = of_bob[0].id},
        std::move(done));
  });
  EXPECT_TRUE(found);
}

TEST_F(JointAccounts, are_paid_from_by_either_up_to_a_limit_and_by_both_above_it) {
  const accounts::Account account = joint();
  EXPECT_EQ(send(bob_, account.id, eve_, 60'00)->state, PaymentState::kBooked);
  EXPECT_EQ(send(ada_, account.id, eve_, 40'00)->state, PaymentState::kBooked);
  const auto beyond = send(ada_, account.id, eve_, 1);
  ASSERT_TRUE(beyond);
  EXPECT_EQ(beyond->state, PaymentState::kAwaitingApproval) << "the day's payments together";
  EXPECT_EQ(beyond->approvers, account.owners());
  EXPECT_EQ(approve(ada_, *beyond)->state, PaymentState::kAwaitingApproval);
  EXPECT_EQ(approve(ada_, *beyond)->state, PaymentState::kAwaitingApproval) << "one, and once";
  EXPECT_EQ(approve(eve_, *beyond).error().reason, "payment_not_found");
  EXPECT_EQ(approve(bob_, *beyond)->state, PaymentState::kBooked);
  EXPECT_EQ(balance({.customer = bob_.customer, .account_id = account.id}).balance_minor, 899'99);
  EXPECT_EQ(send(eve_, account.id, eve_, 1).error().reason, "account_not_owned");
}

TEST_F(JointAccounts, money_to_an_owners_own_account_goes_by_the_rule_too) {
  const accounts::Account account = joint();
  const auto to_herself = send(ada_, account.id, ada_, 100'01);
  ASSERT_TRUE(to_herself);
  EXPECT_FALSE(to_herself->is_own);
  EXPECT_EQ(to_herself->state, PaymentState::kAwaitingApproval);
  EXPECT_EQ(to_herself->payer.name, "Ada Lovelace & Ada Lovelace");
}

TEST_F(JointAccounts, that_a_crash_left_half_opened_are_opened_at_the_next_start) {
  int cuts = 0;
  for (std::uint64_t cut_at = 1;; ++cut_at) {
    SCOPED_TRACE(cut_at);
    accounts::ProposeJoint request = proposal();
    request.account_id.low = 100 + cut_at;
    ASSERT_TRUE(propose(request));
    std::atomic<std::uint64_t> commits = 0;
    records_.set_fault_source([&](const ports::Commit&) {
      return ++commits >= cut_at ? adapters::CommitFault::kLostBefore
                                 : adapters::CommitFault::kNone;
    });
    const auto agreed = ask<ProposedJoint>([&](auto done) {
      accounts_->agree_to_joint(context(), bob_.customer.id, request.account_id, std::move(done));
    });
    records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
    if (agreed) break;
    ++cuts;
    auto last_payments = std::move(payments_);
    stop();
    last_payments.reset();
    start();
    start_payments();
    const auto ids = accounts_of(bob_);
    const bool is_there = std::ranges::find(ids, request.account_id) != ids.end();
    EXPECT_EQ(is_there, cut_at > 1) << "what was not agreed to is not opened";
  }
  EXPECT_EQ(cuts, 7) << "agreement, two who find it no more, number, two lists, the account";
}

}  // namespace
}  // namespace atollbank
