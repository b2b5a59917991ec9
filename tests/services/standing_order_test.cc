// SPDX-License-Identifier: Apache-2.0
// Standing orders on a whole bank: each of their payments once, on its day, whatever happens in the
// night.
#include "services/standing_orders/service.h"

#include "services/payments/service.h"
#include "tests/services/bank_fixture.h"
#include "tests/services/passed_days.h"

namespace atollbank {
namespace {

using bank_calendar::Date;
using bank_calendar::DateConvention;
using bank_calendar::Frequency;
using standing_orders::OrderState;
using standing_orders::ShownOrder;

class StandingOrders : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    start_orders();
    ada_ = opened(1);
    bob_ = opened(2);
    ASSERT_TRUE(receive(ada_, 100'00, "salary"));
    const auto bobs = *ask<accounts::Account>(
        [&](auto done) { accounts_->find_any(context(), bob_.account_id, std::move(done)); });
    payee_id_ = ask<payments::Payee>([&](auto done) {
                  payments_->create_payee(context(),
                                          {.user_id = ada_.customer.id,
                                           .name = "Bob",
                                           .sort_code = bobs.sort_code,
                                           .account_number = bobs.account_number},
                                          std::move(done));
                })->id;
    today_ = bank_calendar::london_date(clock_.wall());
  }
  void TearDown() override { stop_bank(); }
  void start_orders() {
    orders_executor_ = std::make_unique<runtime::ThreadExecutor>(moved_, "orders");
    payments_ = std::make_unique<payments::PaymentsService>(
        payments::PaymentsOptions{.sort_code = "040099", .pause_first = base::Duration::from_ms(1)},
        account_numbers::ModulusCheck(), *accounts_, *customers_, records_, personal_, *executor_,
        *pool_);
    orders_ = std::make_unique<standing_orders::StandingOrdersService>(
        standing_orders::StandingOrdersOptions{.look_every = base::Duration::from_ms(1),
                                               .ask_again_after = base::Duration::from_ms(1)},
        bank_calendar::WorkingDays(bank_calendar::BankHolidays::england_and_wales()), *accounts_,
        *customers_, *payments_, records_, personal_, *orders_executor_, *pool_);
    EXPECT_TRUE(
        ask<std::size_t>([&](auto done) { payments_->resume(context(), std::move(done)); }));
    EXPECT_TRUE(ask<std::size_t>([&](auto done) { orders_->start(context(), std::move(done)); }));
  }
  void stop_bank() {
    // Nothing runs on the executors any more when the services go.
    if (orders_executor_) orders_executor_->stop();
    auto last_orders = std::move(orders_);
    auto last_payments = std::move(payments_);
    BankFixture::stop();
    last_orders.reset();
    orders_executor_.reset();
  }
  void restart() {
    records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
    start();
    start_orders();
  }

  // That were kept for payments to come; their keys.
  std::vector<std::string> lose_words() {
    std::vector<std::string> words;
    const auto kept = *records_.scan(payer_partition(), "narrative/", "", 10);
    for (const ports::Put& there : kept) words.push_back(there.key);
    EXPECT_TRUE(records_.commit({.partition = payer_partition(),
                                 .expected_version = *records_.version(payer_partition()),
                                 .deletes = words,
                                 .events = {{.type = "words.lost", .payload = "{}"}},
                                 .audit = "{}"}));
    return words;
  }
  std::string payer_partition() const { return transactions::payer_partition(ada_.account_id); }
  std::vector<payments::Payment> payments_of_ada() {
    return *ask<std::vector<payments::Payment>>([&](auto done) {
      payments_->list(context(), {.user_id = ada_.customer.id, .account_id = ada_.account_id},
                      std::move(done));
    });
  }

  Date day(int from_today) const {
    return Date(std::chrono::sys_days(today_) + std::chrono::days(from_today));
  }
  base::Timestamp at(int from_today, int minutes = 30) const {
    return bank_calendar::instant_of(day(from_today), bank_calendar::TimeOfDay(minutes));
  }
  // Every day from tomorrow on.
  standing_orders::CreateOrder daily(std::int64_t amount_minor, std::uint64_t number = 1) const {
    return {.order_id = {.high = 1'700'000'000'000, .low = number},
            .user_id = ada_.customer.id,
            .account_id = ada_.account_id,
            .payee_id = payee_id_,
            .amount_minor = amount_minor,
            .reference = "Lunch",
            .terms = {.frequency = Frequency::kEveryDay,
                      .first_date = day(1),
                      .convention = DateConvention::kUnmoved}};
  }
  base::Result<ShownOrder> create(const standing_orders::CreateOrder& request) {
    return ask<ShownOrder>(
        [&](auto done) { orders_->create(context(), request, std::move(done)); });
  }
  base::Result<ShownOrder> approve(const ShownOrder& shown) {
    return ask<ShownOrder>([&](auto done) {
      orders_->approve(context(), {ada_.customer.id, shown.order.id}, std::move(done));
    });
  }
  base::Result<ShownOrder> cancel(const ShownOrder& shown) {
    return ask<ShownOrder>([&](auto done) {
      orders_->cancel(context(), {ada_.customer.id, shown.order.id}, std::move(done));
    });
  }
  ShownOrder agreed(const standing_orders::CreateOrder& request) {
    return *approve(*create(request));
  }
  ShownOrder find(const ShownOrder& shown) {
    return *ask<ShownOrder>([&](auto done) {
      orders_->find(context(), {ada_.customer.id, shown.order.id}, std::move(done));
    });
  }
  // Once the order has so many payments behind it, paid or missed.
  ShownOrder wait_for(const ShownOrder& shown, std::uint32_t ended_count) {
    const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
    for (;;) {
      ShownOrder now = find(shown);
      if (now.order.paid_count + now.order.missed_count >= ended_count) return now;
      if (clock_.monotonic() > give_up) {
        ADD_FAILURE() << "it did not come to its payment " << ended_count;
        return now;
      }
    }
  }

  PassedDays moved_;
  std::unique_ptr<runtime::ThreadExecutor> orders_executor_;
  std::unique_ptr<payments::PaymentsService> payments_;
  std::unique_ptr<standing_orders::StandingOrdersService> orders_;
  customers::OpenedCustomer ada_;
  customers::OpenedCustomer bob_;
  base::Id payee_id_;
  Date today_;
  std::atomic<int> commits_ = 0;
};

TEST_F(StandingOrders, pay_on_their_days_once_they_are_approved) {
  const auto created = create(daily(5'00));
  ASSERT_TRUE(created) << created.error().reason;
  EXPECT_EQ(created->order.state, OrderState::kAwaitingApproval);
  EXPECT_FALSE(created->next);
  const auto order = approve(*created);
  ASSERT_TRUE(order) << order.error().reason;
  EXPECT_EQ(order->next->executed_on, day(1));
  for (std::uint32_t number = 1; number <= 3; ++number) {
    moved_.pass_until(at(static_cast<int>(number)));
    EXPECT_EQ(wait_for(*order, number).order.paid_count, number);
    EXPECT_EQ(balance(bob_).balance_minor, number * 5'00);
  }
  EXPECT_EQ(find(*order).next->executed_on, day(4));
}

TEST_F(StandingOrders, that_were_due_while_the_bank_was_down_are_paid_when_it_is_back) {
  const auto order = agreed(daily(5'00));
  stop_bank();
  moved_.pass_until(at(3));
  restart();
  EXPECT_EQ(wait_for(order, 3).order.paid_count, 3u);
  EXPECT_EQ(find(order).next->executed_on, day(4));
  EXPECT_EQ(balance(bob_).balance_minor, 15'00);
}

TEST_F(StandingOrders, take_one_commit_a_payment) {
  const auto order = agreed(daily(1'00));
  records_.set_fault_source([this](const ports::Commit&) {
    ++commits_;
    return adapters::CommitFault::kNone;
  });
  for (int number = 1; number <= 3; ++number) {
    moved_.pass_until(at(number));
    wait_for(order, static_cast<std::uint32_t>(number));
    EXPECT_EQ(commits_, number);
  }
  const auto entries = *records_.outbox(0, 1000);
  const ports::OutboxEntry& last = entries.back();
  EXPECT_EQ(last.partition, payer_partition());
  ASSERT_EQ(last.events.size(), 2u);
  EXPECT_EQ(last.events[0].type, "payment.booked");
  EXPECT_EQ(last.events[1].type, "standing_order.paid");
  for (const char* const told : {"PayStandingOrder", "StandingOrder", "Payment", "Account"}) {
    EXPECT_NE(last.audit.find(told), std::string::npos) << told;
  }
}

TEST_F(StandingOrders, survive_a_crash_at_the_commit_of_a_payment_and_never_pay_twice) {
  const auto order = agreed(daily(1'00));
  int days = 0;
  for (const auto fault : {adapters::CommitFault::kLostBefore, adapters::CommitFault::kLostAfter}) {
    SCOPED_TRACE(++days);
    std::promise<void> crashed;
    records_.set_fault_source([&, fault](const ports::Commit&) {
      if (commits_++ == 0) crashed.set_value();
      return fault;
    });
    moved_.pass_until(at(days));
    const auto has_crashed = crashed.get_future().wait_for(std::chrono::seconds(20));
    stop_bank();
    ASSERT_EQ(has_crashed, std::future_status::ready);
    restart();
    commits_ = 0;
    EXPECT_EQ(wait_for(order, static_cast<std::uint32_t>(days)).order.paid_count, days);
    EXPECT_EQ(balance(bob_).balance_minor, days * 1'00);
    EXPECT_EQ(payments_of_ada().size(), static_cast<std::size_t>(days));
  }
}

// The money has moved, and no record says so.
TEST_F(StandingOrders, are_not_cancelled_before_what_was_due_is_known) {
  const auto order = agreed(daily(1'00));
  const auto lose_payments = [this] {
    records_.set_fault_source([this](const ports::Commit& commit) {
      const bool is_lost = commit.partition == payer_partition();
      commits_ += is_lost;
      return is_lost ? adapters::CommitFault::kLostBefore : adapters::CommitFault::kNone;
    });
  };
  lose_payments();
  moved_.pass_until(at(1));
  const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
  while (commits_ == 0) ASSERT_LT(clock_.monotonic(), give_up);
  stop_bank();
  lose_payments();
  start();
  start_orders();
  EXPECT_EQ(cancel(order).error().reason, "payment_under_way");
  EXPECT_TRUE(payments_of_ada().empty());
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  EXPECT_EQ(wait_for(order, 1).order.paid_count, 1u);
  // Who asked about it may not have heard yet.
  while (!cancel(order)) ASSERT_LT(clock_.monotonic(), give_up);
  EXPECT_EQ(payments_of_ada().size(), 1u);
  EXPECT_EQ(balance(bob_).balance_minor, 1'00);
}

TEST_F(StandingOrders, whose_words_are_not_there_keep_them_before_they_pay) {
  const auto order = agreed(daily(1'00));
  const auto words = lose_words();
  ASSERT_EQ(words.size(), 1u) << "those of the first payment";
  moved_.pass_until(at(1));
  wait_for(order, 1);
  ASSERT_TRUE(records_.get(payer_partition(), words[0])->value);
  const auto told = list(bob_);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].description, "Lunch");
}

// By a build that kept orders in partitions of their own.
TEST_F(StandingOrders, that_stood_elsewhere_are_moved_and_go_on) {
  const auto order = agreed(daily(1'00));
  const std::string key = "order/" + base::to_base62(order.order.id);
  const std::string old = "standing_orders/" + base::to_base62(ada_.account_id);
  stop_bank();
  const auto move = [&](const std::string& partition, std::vector<ports::Put> puts,
                        std::vector<std::string> deletes) {
    return records_.commit({.partition = partition,
                            .expected_version = *records_.version(partition),
                            .puts = std::move(puts),
                            .deletes = std::move(deletes),
                            .events = {{.type = "order.moved", .payload = "{}"}},
                            .audit = "{}"});
  };
  const std::string value = *records_.get(payer_partition(), key)->value;
  ASSERT_TRUE(move(old, {{.key = key, .value = value}}, {}));
  ASSERT_TRUE(move(payer_partition(), {}, {key}));
  moved_.pass_until(at(1));
  restart();
  EXPECT_EQ(wait_for(order, 1).order.paid_count, 1u);
  EXPECT_FALSE(records_.get(old, key)->value);
  EXPECT_EQ(balance(bob_).balance_minor, 1'00);
  EXPECT_EQ(create(daily(2'00)).error().reason, "order_created_differently");
}

// By a build whose payments had a record before their end.
TEST_F(StandingOrders, whose_payment_was_begun_elsewhere_do_not_pay_it_again) {
  const auto order = agreed(daily(1'00));
  stop_bank();
  lose_words();
  payments::SendPayment request{.user_id = ada_.customer.id,
                                .account_id = ada_.account_id,
                                .to = payments::ToAccount{bob_.account_id, "Bob", {}},
                                .amount_minor = 1'00,
                                .reference = "Lunch",
                                .dedupe_id = base::to_text("order", order.order.id) + "/1/0",
                                .mandate_id = order.order.id};
  runtime::Context context;
  context.caller.subject = payments::kStandingOrdersCaller;
  payments::Payment begun{.id = {.high = 1'700'000'000'001, .low = ada_.account_id.low},
                          .user_id = ada_.customer.id,
                          .account_id = ada_.account_id,
                          .to_account_id = bob_.account_id,
                          .created = moved_.wall(),
                          .updated = moved_.wall(),
                          .amount_minor = 1'00,
                          .currency = 826,
                          .reference = "Lunch"};
  begun.mandate_id = order.order.id;
  payments::PaymentStore store(records_, personal_, {});
  ASSERT_TRUE(store.begin(begun, {.all = {ada_.customer.id}}, payments::asked_by(context, request),
                          context));
  moved_.pass_until(at(1));
  restart();
  EXPECT_EQ(wait_for(order, 1).order.last_payment_id, begun.id);
  EXPECT_EQ(payments_of_ada().size(), 1u);
  EXPECT_EQ(balance(bob_).balance_minor, 1'00);
}

TEST_F(StandingOrders, that_lack_money_are_tried_again_that_day_and_then_missed) {
  const auto order = agreed(daily(150'00));
  moved_.pass_until(at(1));
  const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
  while (find(order).order.last_refusal.empty()) ASSERT_LT(clock_.monotonic(), give_up);
  EXPECT_EQ(find(order).order.last_refusal, "insufficient_funds");
  ASSERT_TRUE(receive(ada_, 100'00, "bonus"));
  moved_.pass_until(at(1, 8 * 60));
  EXPECT_EQ(wait_for(order, 1).order.paid_count, 1u);
  EXPECT_EQ(balance(bob_).balance_minor, 150'00);
  moved_.pass_until(at(2, 14 * 60));
  const ShownOrder after = wait_for(order, 2);
  EXPECT_EQ(after.order.missed_count, 1u);
  EXPECT_EQ(after.order.state, OrderState::kActive);
  EXPECT_EQ(after.next->executed_on, day(3));
}

TEST_F(StandingOrders, cancelled_pay_no_more) {
  const auto order = agreed(daily(5'00));
  const auto other = agreed(daily(1'00, 2));
  ASSERT_TRUE(cancel(order));
  moved_.pass_until(at(1));
  wait_for(other, 1);
  EXPECT_EQ(balance(bob_).balance_minor, 1'00);
  EXPECT_EQ(approve(order).error().reason, "order_not_awaiting_approval");
}

TEST_F(StandingOrders, are_the_same_when_they_are_asked_for_again_on_another_day) {
  auto request = daily(5'00);
  request.begins_at_default = true;
  const auto first = create(request);
  ASSERT_TRUE(first);
  request.terms.first_date = day(2);
  EXPECT_EQ(create(request)->order.terms.first_date, day(1));
  request.begins_at_default = false;
  EXPECT_EQ(create(request).error().reason, "order_created_differently");
}

TEST_F(StandingOrders, many_at_one_instant_are_each_paid_once) {
  std::vector<ShownOrder> orders;
  for (std::uint64_t number = 1; number <= 100; ++number)
    orders.push_back(agreed(daily(1, number)));
  moved_.pass_until(at(1));
  for (const ShownOrder& order : orders) EXPECT_EQ(wait_for(order, 1).order.paid_count, 1u);
  EXPECT_EQ(balance(bob_).balance_minor, 100);
}

TEST_F(StandingOrders, that_cannot_be_are_refused_and_begin_nothing) {
  const auto refusal_of = [&](auto alter) {
    standing_orders::CreateOrder request = daily(5'00);
    alter(request);
    const auto created = create(request);
    return created ? "" : created.error().reason;
  };
  using Request = standing_orders::CreateOrder;
  EXPECT_EQ(refusal_of([](Request& order) { order.amount_minor = 0; }), "amount_invalid");
  EXPECT_EQ(refusal_of([](Request& order) { order.amount_minor = 10'000'01; }),
            "payment_limit_exceeded");
  EXPECT_EQ(refusal_of([&](Request& order) { order.terms.first_date = day(-1); }),
            "schedule_in_the_past");
  EXPECT_EQ(refusal_of([](Request& order) {
              order.terms.first_date =
                  Date(std::chrono::year(2027), std::chrono::February, std::chrono::day(31));
            }),
            "impossible_date");
  EXPECT_EQ(refusal_of([](Request& order) { order.payee_id = {.high = 1, .low = 9}; }),
            "payee_not_found");
  EXPECT_EQ(refusal_of([&](Request& order) { order.account_id = bob_.account_id; }),
            "account_not_owned");
  EXPECT_EQ(refusal_of([](Request& order) { order.reference = "a\nb"; }), "reference_invalid");
  const auto list = ask<std::vector<ShownOrder>>([&](auto done) {
    orders_->list(context(), ada_.customer.id, ada_.account_id, std::move(done));
  });
  EXPECT_TRUE(list->empty());
  ASSERT_TRUE(create(daily(5'00)));
  EXPECT_TRUE(create(daily(5'00))) << "the same again";
  EXPECT_EQ(create(daily(6'00)).error().reason, "order_created_differently");
}

}  // namespace
}  // namespace atollbank
