// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>

#include "adapters/memory/record_store.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/webhooks/backoff.h"

namespace atollbank::webhooks {
namespace {

using transactions::Transaction;

constexpr base::Id kUser{1, 1};
constexpr base::Id kAccount{1, 2};

// Transactions that a test makes up; touched on the executor only, like the service's.
class MadeUpTransactions final : public transactions::TransactionsApi {
 public:
  std::vector<Transaction> all;
  std::optional<Completion<transactions::ChangedSince>> waiting;

  void add(std::uint64_t number) {
    Transaction transaction;
    transaction.id = {1'700'000'000'000, number};
    transaction.account_id = kAccount;
    all.push_back(transaction);
    if (waiting) std::exchange(waiting, std::nullopt)->operator()(created());
  }
  transactions::ChangedSince created() {
    return {.accounts = {kAccount}, .incomplete = false, .tick = all.size() + 1};
  }

  void list(const Context&, transactions::ListTransactions request,
            Completion<std::vector<Transaction>> done) override {
    if (!(request.account_id == kAccount)) {
      done(base::fail(base::ErrorCode::kNotFound, "account_not_found", "no such account"));
      return;
    }
    std::vector<Transaction> page;
    const auto* after = std::get_if<base::Id>(&request.since);
    for (const Transaction& transaction : all) {
      if (after == nullptr || transaction.id > *after) page.push_back(transaction);
    }
    const bool newest = std::holds_alternative<std::monostate>(request.since);
    if (newest && page.size() > request.limit) page.erase(page.begin(), page.end() - request.limit);
    if (page.size() > request.limit) page.resize(request.limit);
    done(std::move(page));
  }
  void events_since(const Context&, transactions::EventsRequest,
                    Completion<transactions::EventPage>) override {}
  void find_event(const Context&, transactions::FindEvent,
                  Completion<transactions::AccountEvent>) override {}
  void event_position(const Context&, base::Id, ledger::AccountId, std::optional<base::Timestamp>,
                      Completion<transactions::EventPosition>) override {}
  void changed_since(const Context&, std::uint64_t tick,
                     Completion<transactions::ChangedSince> done) override {
    if (tick < all.size() + 1) {
      done(created());
    } else {
      waiting.emplace(std::move(done));
    }
  }
  void get(const Context&, transactions::GetTransaction, Completion<Transaction>) override {}
  void annotate(const Context&, transactions::AnnotateTransaction,
                Completion<Transaction>) override {}
  void attach(const Context&, transactions::AttachFile,
              Completion<transactions::Attachment>) override {}
  void detach(const Context&, base::Id, base::Id, Completion<transactions::Attachment>) override {}
  void wait_until(const Context&, ledger::AccountId, std::uint64_t, Completion<void>) override {}
  void spend_today(const Context&, ledger::AccountId, Completion<std::int64_t>) override {}
  void put_merchant(const Context&, transactions::Merchant, Completion<void>) override {}
  void put_narrative(const Context&, transactions::Narrative, Completion<void>) override {}
  void add_feed_item(const Context&, transactions::FeedItem,
                     Completion<transactions::FeedItem>) override {}
  void feed(const Context&, base::Id, ledger::AccountId, std::uint32_t,
            Completion<std::vector<transactions::FeedItem>>) override {}
};

// Endpoints that answer with a status each; "hang" never answers.
class MadeUpEndpoints final : public DeliveryPort {
 public:
  void post(Delivery delivery, Completion<int> done) override {
    if (delivery.url == "http://hang/") {
      hanging_.push_back(std::move(done));
      return;
    }
    const std::lock_guard lock(mutex_);
    const int left = failures_[delivery.url]--;
    heard_[delivery.url].push_back(delivery.body);
    done(left > 0 ? 500 : 200);
    changed_.notify_all();
  }
  std::string body_of(const Transaction& transaction) const override {
    return std::to_string(transaction.id.low);
  }
  void fail_first(const std::string& url, int times) { failures_[url] = times; }
  // Drops what was never answered, while its executor still lives.
  void hang_up() { hanging_.clear(); }
  // Waits until the endpoint has heard so much.
  std::vector<std::string> wait_for(const std::string& url, std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return heard_[url].size() >= count; });
    return heard_[url];
  }
  // Waits until the endpoint has heard this.
  bool hears(const std::string& url, const std::string& body) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] {
      return std::find(heard_[url].begin(), heard_[url].end(), body) != heard_[url].end();
    });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> failures_;
  std::map<std::string, std::vector<std::string>> heard_;
  std::vector<Completion<int>> hanging_;
};

class Webhooks : public ::testing::Test {
 protected:
  void SetUp() override { start(); }
  void TearDown() override { stop(); }

  void start() {
    executor_ = std::make_unique<runtime::ThreadExecutor>(clock_, "webhooks");
    pool_ = std::make_unique<runtime::ThreadPool>("records", 1);
    const WebhooksOptions options{.first_backoff = base::Duration::from_ms(1)};
    service_ = std::make_unique<WebhooksService>(options, transactions_, records_, endpoints_,
                                                 *executor_, *pool_);
    ASSERT_TRUE(ask<void>([&](auto done) { service_->start({}, std::move(done)); }).has_value());
  }
  void stop() {
    pool_->stop();
    executor_->stop();
    endpoints_.hang_up();
    service_.reset();
    transactions_.waiting.reset();
  }
  template <class T, class Call>
  base::Result<T> ask(Call call) {
    std::promise<base::Result<T>> promise;
    auto answer = promise.get_future();
    call(Completion<T>([&](base::Result<T> result) { promise.set_value(std::move(result)); }));
    return answer.get();
  }
  base::Result<Webhook> add(const std::string& url, base::Id account = kAccount) {
    const RegisterWebhook request{
        .user_id = kUser, .client_id = "client", .account_id = account, .url = url};
    return ask<Webhook>([&](auto done) { service_->add({}, request, std::move(done)); });
  }
  std::vector<Webhook> list() {
    return *ask<std::vector<Webhook>>(
        [&](auto done) { service_->list({}, kUser, "client", kAccount, std::move(done)); });
  }
  base::Result<void> remove(base::Id id, const std::string& client = "client") {
    return ask<void>([&](auto done) { service_->remove({}, kUser, client, id, std::move(done)); });
  }
  std::vector<Undelivered> undelivered(base::Id id) {
    return *ask<std::vector<Undelivered>>(
        [&](auto done) { service_->undelivered({}, kUser, "client", id, std::move(done)); });
  }
  void book(std::uint64_t number) {
    std::promise<void> added;
    executor_->post([&] {
      transactions_.add(number);
      added.set_value();
    });
    added.get_future().get();
  }

  base::SystemClock clock_;
  adapters::MemoryRecordStore records_;
  MadeUpTransactions transactions_;
  MadeUpEndpoints endpoints_;
  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<runtime::ThreadPool> pool_;
  std::unique_ptr<WebhooksService> service_;
};

using Bodies = std::vector<std::string>;

TEST(Backoff, grows_twofold_and_is_never_less_than_half) {
  base::Random random(7);
  const base::Duration first = base::Duration::from_ms(100);
  for (std::uint32_t attempt = 1; attempt <= kAttemptsMax; ++attempt) {
    const std::int64_t whole_ms = std::int64_t{100} << (attempt - 1);
    const base::Duration pause = backoff(attempt, first, random);
    EXPECT_GE(pause.ms(), whole_ms / 2);
    EXPECT_LE(pause.ms(), whole_ms);
  }
}

TEST_F(Webhooks, hear_of_what_is_created_from_now_on_in_order) {
  book(1);
  ASSERT_TRUE(add("http://one/").has_value());
  book(2);
  book(3);
  EXPECT_EQ(endpoints_.wait_for("http://one/", 2), (Bodies{"2", "3"}));
}

TEST_F(Webhooks, a_dead_endpoint_delays_no_other) {
  ASSERT_TRUE(add("http://hang/").has_value());
  ASSERT_TRUE(add("http://one/").has_value());
  book(1);
  EXPECT_EQ(endpoints_.wait_for("http://one/", 1), Bodies{"1"});
}

TEST_F(Webhooks, a_failed_attempt_is_repeated) {
  endpoints_.fail_first("http://one/", 3);
  ASSERT_TRUE(add("http://one/").has_value());
  book(1);
  EXPECT_EQ(endpoints_.wait_for("http://one/", 4), (Bodies{"1", "1", "1", "1"}));
}

TEST_F(Webhooks, after_five_attempts_it_is_set_aside_with_its_reason_and_the_next_follows) {
  endpoints_.fail_first("http://one/", 5);
  const auto webhook = add("http://one/");
  book(1);
  book(2);
  EXPECT_EQ(endpoints_.wait_for("http://one/", 6).back(), "2");
  const auto aside = undelivered(webhook->id);
  ASSERT_EQ(aside.size(), 1u);
  EXPECT_EQ(aside[0].reason, "status_500");
}

TEST_F(Webhooks, a_restart_goes_on_where_it_was_and_loses_nothing) {
  ASSERT_TRUE(add("http://one/").has_value());
  book(1);
  endpoints_.wait_for("http://one/", 1);
  stop();
  transactions_.add(2);
  start();
  EXPECT_TRUE(endpoints_.hears("http://one/", "2"));  // the first may come twice: at least once
  EXPECT_EQ(list().size(), 1u);
}

TEST_F(Webhooks, belong_to_their_client) {
  const auto webhook = add("http://one/");
  EXPECT_EQ(remove(webhook->id, "other").error().reason, "webhook_not_found");
  EXPECT_TRUE(remove(webhook->id).has_value());
  EXPECT_TRUE(list().empty());
  EXPECT_EQ(remove(webhook->id).error().reason, "webhook_not_found");
}

TEST_F(Webhooks, refuse_what_is_no_address_and_what_is_no_account) {
  EXPECT_EQ(add("ftp://one/").error().reason, "url_invalid");
  EXPECT_EQ(add("http://").error().reason, "url_invalid");
  EXPECT_EQ(add("http://one two/").error().reason, "url_invalid");
  EXPECT_EQ(add("http://one/", {9, 9}).error().reason, "account_not_found");
}

}  // namespace
}  // namespace atollbank::webhooks
