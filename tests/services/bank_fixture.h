// SPDX-License-Identifier: Apache-2.0
// A whole bank in memory: the real posting service and every service on it. stop() and start() are
// a restart: new objects on what the stores hold. The memory stores survive, as disks do.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>

#include "adapters/memory/memory_journal.h"
#include "adapters/memory/person_vault.h"
#include "adapters/memory/projection_store.h"
#include "adapters/memory/record_store.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/accounts/service.h"
#include "services/customers/customer_keys.h"
#include "services/customers/service.h"
#include "services/posting/local_posting.h"
#include "services/transactions/service.h"

namespace atollbank {

class BankFixture : public ::testing::Test {
 protected:
  using Start = transactions::TransactionsService::Start;

  void SetUp() override { start(); }
  void TearDown() override { stop(); }

  void start(Start how = Start::kGoOn) {
    front_ = std::make_unique<runtime::ThreadExecutor>(clock_, "front");
    log_ = std::make_unique<runtime::ThreadExecutor>(clock_, "log");
    executor_ = std::make_unique<runtime::ThreadExecutor>(clock_, "services");
    pool_ = std::make_unique<runtime::ThreadPool>("records", 2);
    posting_ = std::make_unique<posting::LocalPosting>(posting::ShardOptions{}, journal_, clock_,
                                                       *front_, *log_, *pool_);
    ASSERT_TRUE(posting_->start().has_value());
    transactions_ = std::make_unique<transactions::TransactionsService>(
        transactions::TransactionsOptions{}, *posting_, records_, persons_, projections_,
        *executor_, *pool_);
    accounts_ = std::make_unique<accounts::AccountsService>(accounts::AccountsOptions{}, *posting_,
                                                            *transactions_, records_, persons_,
                                                            *executor_, *pool_);
    customers_ = std::make_unique<customers::CustomersService>(*accounts_, records_, personal_,
                                                               *executor_, *pool_);
    transactions_->start(how);
    ASSERT_TRUE(ask<void>([&](auto done) { accounts_->start(context(), std::move(done)); }));
  }

  void stop() {
    if (!posting_) return;
    transactions_->stop();
    posting_->close_followers();
    executor_->stop();
    pool_->stop();
    front_->stop();
    log_->stop();
    customers_.reset();
    accounts_.reset();
    transactions_.reset();
    posting_.reset();
  }

  template <class T, class Call>
  static base::Result<T> ask(Call call) {
    std::promise<base::Result<T>> promise;
    auto answer = promise.get_future();
    call(runtime::Completion<T>(
        [&promise](base::Result<T> result) { promise.set_value(std::move(result)); }));
    return answer.get();
  }

  runtime::Context context() const {
    runtime::Context context;
    context.deadline = base::Deadline::after(clock_, base::Duration::from_seconds(20));
    context.caller = {.subject = "user_test", .client_id = "client", .source_ip = "192.0.2.1"};
    context.request_id = {.high = 1, .low = 1};
    return context;
  }

  static customers::OpenCustomer ada(std::uint64_t number = 1) {
    return {.opening_id = {.high = 1'700'000'000'000, .low = number},
            .preferred_name = "Ada Lovelace",
            .preferred_first_name = "Ada",
            .pots = {{.name = "Holiday", .style = "beach_ball", .goal_amount_minor = 0},
                     {.name = "Rainy days", .style = "", .goal_amount_minor = 100'00}}};
  }
  base::Result<customers::OpenedCustomer> open(const customers::OpenCustomer& request) {
    return ask<customers::OpenedCustomer>(
        [&](auto done) { customers_->open(context(), request, std::move(done)); });
  }
  // Opened, and known to transactions.
  customers::OpenedCustomer opened(std::uint64_t number = 1) {
    auto customer = open(ada(number));
    EXPECT_TRUE(customer.has_value());
    wait(customer->account_id, customer->slot);
    return *customer;
  }
  void wait(base::Id account, std::uint64_t slot) {
    const auto waited = ask<void>(
        [&](auto done) { transactions_->wait_until(context(), account, slot, std::move(done)); });
    ASSERT_TRUE(waited.has_value()) << waited.error().reason;
  }

  base::Result<accounts::Received> receive(const customers::OpenedCustomer& to,
                                           std::int64_t amount_minor, std::string dedupe_id,
                                           std::string description = "Salary") {
    accounts::IncomingPayment payment{.user_id = to.customer.id,
                                      .account_id = to.account_id,
                                      .amount_minor = amount_minor,
                                      .description = std::move(description),
                                      .payer = {.name = "Acme",
                                                .account_number = "11112222",
                                                .sort_code = "102030",
                                                .user_id = ""},
                                      .dedupe_id = std::move(dedupe_id)};
    return ask<accounts::Received>([&](auto done) {
      accounts_->receive_payment(context(), std::move(payment), std::move(done));
    });
  }
  accounts::CardPurchase greggs(const customers::OpenedCustomer& by, std::int64_t amount_minor,
                                std::string dedupe_id) const {
    accounts::CardPurchase purchase;
    purchase.user_id = by.customer.id;
    purchase.account_id = by.account_id;
    purchase.amount_minor = amount_minor;
    purchase.merchant.name = "Greggs";
    purchase.merchant.category = transactions::Category::kEatingOut;
    purchase.dedupe_id = std::move(dedupe_id);
    return purchase;
  }
  base::Result<accounts::Purchased> buy(const accounts::CardPurchase& purchase) {
    return ask<accounts::Purchased>(
        [&](auto done) { accounts_->purchase(context(), purchase, std::move(done)); });
  }
  base::Result<accounts::Settled> settle(const customers::OpenedCustomer& by, base::Id purchase,
                                         std::int64_t amount_minor) {
    const accounts::SettlePurchase request{.user_id = by.customer.id,
                                           .account_id = by.account_id,
                                           .purchase_id = purchase,
                                           .amount_minor = amount_minor};
    return ask<accounts::Settled>(
        [&](auto done) { accounts_->settle_purchase(context(), request, std::move(done)); });
  }
  accounts::PotMove move(const customers::OpenedCustomer& by, std::int64_t amount_minor,
                         std::string dedupe_id, std::size_t pot = 0) const {
    return {.user_id = by.customer.id,
            .account_id = by.account_id,
            .pot_id = by.pot_ids[pot],
            .amount_minor = amount_minor,
            .dedupe_id = std::move(dedupe_id)};
  }
  base::Result<accounts::PotMoved> deposit(const accounts::PotMove& request) {
    return ask<accounts::PotMoved>(
        [&](auto done) { accounts_->deposit(context(), request, std::move(done)); });
  }
  base::Result<accounts::PotMoved> withdraw(const accounts::PotMove& request) {
    return ask<accounts::PotMoved>(
        [&](auto done) { accounts_->withdraw(context(), request, std::move(done)); });
  }
  base::Result<accounts::PotMoved> change(const customers::OpenedCustomer& by,
                                          accounts::PotChange change, std::string dedupe_id) {
    const accounts::ChangePot request{.user_id = by.customer.id,
                                      .account_id = by.account_id,
                                      .pot_id = by.pot_ids[0],
                                      .change = change,
                                      .dedupe_id = std::move(dedupe_id)};
    return ask<accounts::PotMoved>(
        [&](auto done) { accounts_->change_pot(context(), request, std::move(done)); });
  }
  accounts::BalanceView balance(const customers::OpenedCustomer& of) {
    return *ask<accounts::BalanceView>([&](auto done) {
      accounts_->balance(context(), of.customer.id, of.account_id, std::move(done));
    });
  }
  base::Result<std::vector<transactions::Transaction>> list(
      const transactions::ListTransactions& request) {
    return ask<std::vector<transactions::Transaction>>(
        [&](auto done) { transactions_->list(context(), request, std::move(done)); });
  }
  std::vector<transactions::Transaction> list(const customers::OpenedCustomer& of) {
    transactions::ListTransactions request;
    request.user_id = of.customer.id;
    request.client_id = "client";
    request.account_id = of.account_id;
    request.limit = 100;
    return *list(request);
  }
  base::Result<transactions::Transaction> annotate(const customers::OpenedCustomer& by,
                                                   const std::string& client, base::Id id,
                                                   std::map<std::string, std::string> metadata) {
    transactions::AnnotateTransaction request{.user_id = by.customer.id,
                                              .client_id = client,
                                              .transaction_id = id,
                                              .metadata = std::move(metadata)};
    return ask<transactions::Transaction>([&](auto done) {
      transactions_->annotate(context(), std::move(request), std::move(done));
    });
  }

  base::SystemClock clock_;
  adapters::MemoryJournal journal_;
  adapters::MemoryRecordStore records_;
  adapters::MemoryProjectionStore projections_;
  adapters::MemoryPersonVault personal_;
  customers::CustomerKeys customer_keys_{records_};
  const ports::Persons persons_{personal_, customer_keys_};
  std::unique_ptr<runtime::ThreadExecutor> front_;
  std::unique_ptr<runtime::ThreadExecutor> log_;
  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<runtime::ThreadPool> pool_;
  std::unique_ptr<posting::LocalPosting> posting_;
  std::unique_ptr<transactions::TransactionsService> transactions_;
  std::unique_ptr<accounts::AccountsService> accounts_;
  std::unique_ptr<customers::CustomersService> customers_;
};

}  // namespace atollbank
