// SPDX-License-Identifier: Apache-2.0
// Dormant accounts on a whole bank: which accounts are laid to rest and when, and who may do what
// with one, as the table of services/accounts/README.md has it.
#include "services/accounts/dormancy.h"

#include "services/payments/service.h"
#include "tests/services/bank_fixture.h"
#include "tests/services/passed_days.h"

namespace atollbank {
namespace {

using accounts::Account;

constexpr base::Duration kDay = base::Duration::from_seconds(24 * 3600);

class DormantAccounts : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    ada_ = opened_now(1);
    bob_ = opened_now(2);
    start_services();
    ASSERT_TRUE(receive(ada_, 500'00, "salary"));
    ASSERT_TRUE(deposit(move(ada_, 100'00, "pot")));
  }
  void TearDown() override { stop_bank(); }
  // An account is as old as its id.
  customers::OpenedCustomer opened_now(std::uint64_t number) {
    customers::OpenCustomer request = ada(number);
    request.opening_id = base::IdGenerator(clock_, 200 + number).next(0);
    const auto customer = open(request);
    EXPECT_TRUE(customer);
    wait(customer->account_id, customer->slot);
    return *customer;
  }
  // The clock that is moved is the dormancy's alone: what is booked is booked now.
  void start_services() {
    payments_ = std::make_unique<payments::PaymentsService>(
        payments::PaymentsOptions{.sort_code = "040099"}, account_numbers::ModulusCheck(),
        *accounts_, *customers_, records_, personal_, *executor_, *pool_);
    dormancy_executor_ = std::make_unique<runtime::ThreadExecutor>(moved_, "dormancy");
    dormancy_ = std::make_unique<accounts::Dormancy>(
        accounts::DormancyOptions{.after = kDay * 365,
                                  .look_every = base::Duration::from_ms(1),
                                  .walk_every = kDay,
                                  .ask_again_after = base::Duration::from_ms(1),
                                  .page_size = 1},
        *accounts_, *accounts_, *transactions_, *dormancy_executor_);
    dormancy_->start();
    // A walk that the clock passed by would be followed by another on the same day.
    const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
    while (dormancy_->walk_count() == 0) ASSERT_LT(clock_.monotonic(), give_up);
  }
  void stop_bank() {
    if (dormancy_executor_) dormancy_executor_->stop();
    auto last_payments = std::move(payments_);
    BankFixture::stop();
    dormancy_.reset();
    dormancy_executor_.reset();
  }
  void restart() {
    stop_bank();
    start();
    start_services();
  }
  void pass_days(int days) { moved_.pass_until(moved_.wall() + kDay * days); }

  Account account_of(const customers::OpenedCustomer& whom) {
    return *ask<Account>([&](auto done) {
      accounts_->account(context(), whom.customer.id, whom.account_id, std::move(done));
    });
  }
  // Within moments of when it must.
  bool comes_to_rest(const customers::OpenedCustomer& whom) {
    const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
    while (!account_of(whom).dormant) {
      if (clock_.monotonic() > give_up) return false;
    }
    return true;
  }
  void lay_to_rest() {
    pass_days(366);
    ASSERT_TRUE(comes_to_rest(ada_));
    ASSERT_TRUE(comes_to_rest(bob_));
  }
  base::Result<Account> wake(const customers::OpenedCustomer& who, base::Id account_id) {
    return ask<Account>([&](auto done) {
      accounts_->wake(context(), who.customer.id, account_id, std::move(done));
    });
  }
  base::Result<payments::Payment> pay(const customers::OpenedCustomer& from,
                                      const customers::OpenedCustomer& to, std::string dedupe_id) {
    const payments::SendPayment request{.user_id = from.customer.id,
                                        .account_id = from.account_id,
                                        .to = payments::ToAccount{to.account_id, "Payee"},
                                        .amount_minor = 10'00,
                                        .reference = "",
                                        .dedupe_id = std::move(dedupe_id)};
    return ask<payments::Payment>(
        [&](auto done) { payments_->send(context(), request, std::move(done)); });
  }
  base::Result<void> set_frozen(std::uint64_t change, bool is_frozen) {
    return ask<void>([&](auto done) {
      accounts_->set_frozen(context(), {.high = 9, .low = change}, ada_.account_id, is_frozen,
                            std::move(done));
    });
  }
  std::string standing() {
    return std::string(ask<accounts::AccountStanding>([&](auto done) {
                         accounts_->standing(context(), ada_.account_id, std::move(done));
                       })->name());
  }

  PassedDays moved_;
  std::unique_ptr<payments::PaymentsService> payments_;
  std::unique_ptr<runtime::ThreadExecutor> dormancy_executor_;
  std::unique_ptr<accounts::Dormancy> dormancy_;
  customers::OpenedCustomer ada_;
  customers::OpenedCustomer bob_;
};

TEST_F(DormantAccounts, come_to_rest_a_year_after_their_last_own_movement) {
  pass_days(364);
  for (int looks = 0; looks < 500; ++looks) {
    ASSERT_FALSE(account_of(ada_).dormant);
    ASSERT_FALSE(account_of(bob_).dormant);
  }
  pass_days(2);
  EXPECT_TRUE(comes_to_rest(ada_));
  EXPECT_TRUE(comes_to_rest(bob_));
  restart();
  EXPECT_TRUE(account_of(ada_).dormant) << "the ledger knows";
}

TEST_F(DormantAccounts, are_none_that_owe_the_bank_or_wait_for_a_shop) {
  ASSERT_TRUE(buy(greggs(ada_, 3'00, "pending")));
  pass_days(366);
  ASSERT_TRUE(comes_to_rest(bob_));
  pass_days(2);
  const auto looked = ask<bool>(
      [&](auto done) { accounts_->lay_to_rest(context(), ada_.account_id, std::move(done)); });
  ASSERT_TRUE(looked);
  EXPECT_FALSE(*looked);
  EXPECT_FALSE(account_of(ada_).dormant);
}

TEST_F(DormantAccounts, take_money_in_from_the_bank_and_from_elsewhere) {
  ASSERT_TRUE(receive(bob_, 50'00, "wages"));
  lay_to_rest();
  EXPECT_TRUE(receive(ada_, 1'00, "late"));
  ASSERT_TRUE(wake(bob_, bob_.account_id));
  const auto paid = pay(bob_, ada_, "debt");
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->state, payments::PaymentState::kBooked);
  EXPECT_EQ(balance(ada_).balance_minor, 411'00);
  EXPECT_TRUE(account_of(ada_).dormant) << "what comes in wakes nobody";
}

TEST_F(DormantAccounts, let_nothing_out_whoever_asks) {
  lay_to_rest();
  EXPECT_EQ(pay(ada_, bob_, "rent").error().reason, "account_dormant");
  payments::SendBulk file{.user_id = ada_.customer.id,
                          .account_id = ada_.account_id,
                          .file = "payee_id,amount\n" + base::to_text("payee", {1, 2}) + ",1.00\n",
                          .dedupe_id = "wages"};
  EXPECT_EQ(ask<payments::BulkAnswer>(
                [&](auto done) { payments_->send_bulk(context(), file, std::move(done)); })
                .error()
                .reason,
            "account_dormant");
  payments::SendPayment order{.user_id = ada_.customer.id,
                              .account_id = ada_.account_id,
                              .to = payments::ToAccount{bob_.account_id, "Bob"},
                              .amount_minor = 1,
                              .reference = "",
                              .dedupe_id = "order/1/0",
                              .mandate_id = {.high = 5, .low = 5}};
  auto of_orders = context();
  of_orders.caller.subject = payments::kStandingOrdersCaller;
  const payments::SendDue due{.payment = order, .payment_id = due_payment_id(order, {})};
  EXPECT_EQ(ask<payments::SentDue>(
                [&](auto done) { payments_->send_due(of_orders, due, std::move(done)); })
                .error()
                .reason,
            "account_dormant")
      << "a standing order is told why it is refused";
  EXPECT_EQ(deposit(move(ada_, 1'00, "save")).error().reason, "account_frozen");
  const auto bought = buy(greggs(ada_, 1'00, "roll"));
  ASSERT_TRUE(bought);
  EXPECT_EQ(bought->declined, accounts::DeclineReason::kOther);
  EXPECT_EQ(balance(ada_).balance_minor, 400'00);
}

// The ledger booked it, and a crash kept that from being written down.
TEST_F(DormantAccounts, keep_a_payment_of_an_order_that_was_booked_while_they_were_awake) {
  payments::SendDue due{.payment = {.user_id = ada_.customer.id,
                                    .account_id = ada_.account_id,
                                    .to = payments::ToAccount{bob_.account_id, "Bob", {}},
                                    .amount_minor = 7'00,
                                    .reference = "rent",
                                    .dedupe_id = "order/1/0",
                                    .mandate_id = {.high = 5, .low = 5}}};
  due.payment_id = due_payment_id(due.payment, {});
  auto of_orders = context();
  of_orders.caller.subject = payments::kStandingOrdersCaller;
  const auto send_due = [&] {
    return ask<payments::SentDue>(
        [&](auto done) { payments_->send_due(of_orders, due, std::move(done)); });
  };
  records_.set_fault_source([](const ports::Commit& commit) {
    const bool is_end = !commit.puts.empty() && commit.puts[0].key.starts_with("payment/");
    return is_end ? adapters::CommitFault::kLostBefore : adapters::CommitFault::kNone;
  });
  EXPECT_EQ(send_due().error().reason, "payment_under_way");
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  EXPECT_EQ(balance(ada_).balance_minor, 393'00);
  lay_to_rest();
  const auto sent = send_due();
  ASSERT_TRUE(sent) << sent.error().reason;
  EXPECT_EQ(sent->payment.state, payments::PaymentState::kBooked);
  EXPECT_EQ(sent->payment.reference, "rent");
  EXPECT_EQ(send_due()->payment.id, due.payment_id);
  EXPECT_EQ(balance(ada_).balance_minor, 393'00);
}

TEST_F(DormantAccounts, are_read_and_take_back_what_their_pots_hold) {
  lay_to_rest();
  EXPECT_EQ(balance(ada_).total_balance_minor, 500'00);
  EXPECT_EQ(list(ada_).size(), 2u);
  EXPECT_TRUE(withdraw(move(ada_, 100'00, "home")));
  EXPECT_EQ(balance(ada_).balance_minor, 500'00);
}

TEST_F(DormantAccounts, are_woken_by_whose_they_are_and_stay_awake) {
  lay_to_rest();
  EXPECT_EQ(wake(bob_, ada_.account_id).error().reason, "account_not_owned");
  const auto awake = wake(ada_, ada_.account_id);
  ASSERT_TRUE(awake);
  EXPECT_FALSE(awake->dormant);
  EXPECT_TRUE(wake(ada_, ada_.account_id)) << "the same again is no change";
  EXPECT_EQ(pay(ada_, bob_, "rent")->state, payments::PaymentState::kBooked);
}

TEST_F(DormantAccounts, once_woken_rest_again_after_another_year_without_use) {
  lay_to_rest();
  ASSERT_TRUE(wake(bob_, bob_.account_id));
  EXPECT_FALSE(account_of(bob_).dormant);
  restart();
  pass_days(1);
  // It was woken now, and the moved clock is a year ahead.
  EXPECT_TRUE(comes_to_rest(bob_));
}

TEST_F(DormantAccounts, are_frozen_let_go_and_closed_by_operators_and_no_customer_lifts_that) {
  lay_to_rest();
  EXPECT_EQ(standing(), "dormant");
  ASSERT_TRUE(set_frozen(1, true));
  EXPECT_EQ(standing(), "frozen");
  EXPECT_FALSE(account_of(ada_).dormant);
  ASSERT_TRUE(wake(ada_, ada_.account_id)) << "there is nothing to wake";
  EXPECT_EQ(standing(), "frozen");
  EXPECT_EQ(receive(ada_, 1'00, "late").error().reason, "account_frozen");
  ASSERT_TRUE(set_frozen(2, false));
  EXPECT_NE(standing(), "frozen");
  const auto closed =
      ask<void>([&](auto done) { accounts_->close(context(), bob_.account_id, std::move(done)); });
  EXPECT_TRUE(closed) << "one that is empty";
  EXPECT_TRUE(account_of(bob_).closed);
  EXPECT_FALSE(account_of(bob_).dormant);
}

TEST(OwnMovement, is_what_somebody_whose_account_it_is_set_off) {
  using transactions::Scheme;
  const auto is_own = [](Scheme scheme, std::int64_t amount_minor) {
    transactions::Transaction transaction;
    transaction.scheme = scheme;
    transaction.amount_minor = amount_minor;
    return accounts::is_own_movement(transaction);
  };
  EXPECT_TRUE(is_own(Scheme::kPersonToPerson, -1));
  EXPECT_TRUE(is_own(Scheme::kFasterPayment, -1));
  EXPECT_TRUE(is_own(Scheme::kBacs, -1));
  EXPECT_TRUE(is_own(Scheme::kCard, -1));
  EXPECT_TRUE(is_own(Scheme::kPotTransfer, 1));
  EXPECT_FALSE(is_own(Scheme::kPersonToPerson, 1));
  EXPECT_FALSE(is_own(Scheme::kFasterPayment, 1));
  EXPECT_FALSE(is_own(Scheme::kBacs, 1));
  EXPECT_FALSE(is_own(Scheme::kInterest, 1));
  EXPECT_FALSE(is_own(Scheme::kInterest, -1)) << "what an overdraft costs";
  EXPECT_FALSE(is_own(Scheme::kAdjustment, -1));
}

}  // namespace
}  // namespace atollbank
