// SPDX-License-Identifier: Apache-2.0
// Events reach the webhook of their account, through the real ledger and projection, whatever ends
// the process at whatever step.
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>

#include "adapters/sodium/secret_box.h"
#include "services/webhooks/service.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using transactions::EventType;

class ListeningEndpoint final : public webhooks::DeliveryPort {
 public:
  void post(webhooks::Delivery delivery,
            runtime::Completion<webhooks::EndpointAnswer> done) override {
    {
      const std::lock_guard lock(mutex_);
      bodies_.push_back(delivery.body);
      ids_.push_back(delivery.headers.at(0).second);
    }
    changed_.notify_all();
    done(webhooks::EndpointAnswer{.status = 200, .retry_after = {}});
  }
  std::string body_of(const transactions::AccountEvent& event, EventType told_as,
                      webhooks::BodyForm) const override {
    const std::string object = base::to_base62(event.object_id);
    return std::string(transactions::name_of(told_as)) + ' ' + object;
  }
  bool hears(const std::string& body) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] {
      return std::find(bodies_.begin(), bodies_.end(), body) != bodies_.end();
    });
  }
  // Each body once, in the order in which it first came.
  std::vector<std::string> first_heard() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> order;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
      if (seen.insert(ids_[i]).second) order.push_back(bodies_[i]);
    }
    return order;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> bodies_;
  std::vector<std::string> ids_;
};

class WebhookOfTheBank : public BankFixture {
 protected:
  void TearDown() override {
    stop();
    service_.reset();
  }
  void start_webhooks() {
    service_ = std::make_unique<webhooks::WebhooksService>(webhooks::WebhooksOptions{},
                                                           *transactions_, records_, persons_, box_,
                                                           endpoint_, *executor_, *pool_);
    ASSERT_TRUE(ask<void>([&](auto done) { service_->start(context(), std::move(done)); }));
  }
  void add(const customers::OpenedCustomer& ada,
           std::optional<transactions::EventTypes> types = std::nullopt) {
    const webhooks::RegisterWebhook request{.user_id = ada.customer.id,
                                            .client_id = "client",
                                            .account_id = ada.account_id,
                                            .url = "https://example.com/hook",
                                            .types = types};
    ASSERT_TRUE(ask<webhooks::ShownWebhook>(
        [&](auto done) { service_->add(context(), request, std::move(done)); }));
  }
  static std::string created(base::Id transaction) {
    return "transaction.created " + base::to_base62(transaction);
  }

  adapters::SodiumSecretBox box_{std::array<std::uint8_t, adapters::kBoxKeySize>{3}};
  ListeningEndpoint endpoint_;
  std::unique_ptr<webhooks::WebhooksService> service_;
};

TEST_F(WebhookOfTheBank, hears_of_a_payment_and_of_a_declined_purchase) {
  start_webhooks();
  const auto ada = opened();
  add(ada);
  const auto received = receive(ada, 100, "pay-1");
  const auto declined = buy(greggs(ada, 101, "b-1"));
  EXPECT_TRUE(endpoint_.hears(created(received->transaction_id)));
  EXPECT_TRUE(endpoint_.hears(created(declined->transaction_id)));
}

TEST_F(WebhookOfTheBank, that_asked_for_them_hears_of_annotations_pots_and_balances) {
  start_webhooks();
  const auto ada = opened();
  add(ada, transactions::kAllEventTypes);
  const auto received = receive(ada, 100'00, "pay-1");
  wait(ada.account_id, received->slot);
  ASSERT_TRUE(annotate(ada, "client", received->transaction_id, {{"notes", "thanks"}}));
  const auto moved = deposit(move(ada, 1'00, "d-1"));
  ASSERT_TRUE(moved.has_value());
  EXPECT_TRUE(endpoint_.hears("transaction.updated " + base::to_base62(received->transaction_id)));
  EXPECT_TRUE(endpoint_.hears("pot.updated " + base::to_base62(ada.pot_ids[0])));
  EXPECT_TRUE(endpoint_.hears("balance.updated " + base::to_base62(ada.account_id)));
}

// The process ends after each payment, sometimes before anything of it was projected, delivered or
// stored; what was not flushed is lost. Nothing that was acknowledged stays unheard, and what is
// heard for the first time comes in the account's order.
TEST_F(WebhookOfTheBank, an_end_of_the_process_at_any_step_loses_nothing_and_keeps_the_order) {
  start_webhooks();
  const auto ada = opened();
  add(ada);
  std::vector<std::string> expected;
  for (int i = 1; i <= 25; ++i) {
    const auto received = receive(ada, 100 + i, "pay-" + std::to_string(i));
    ASSERT_TRUE(received.has_value());
    expected.push_back(created(received->transaction_id));
    if (i % 3 == 0) wait(ada.account_id, received->slot);
    const bool is_heard = i % 4 != 0 || endpoint_.hears(expected.back());
    ASSERT_TRUE(is_heard);
    stop();
    service_.reset();
    if (i % 2 == 0) projections_.lose_unflushed();
    start();
    start_webhooks();
  }
  EXPECT_TRUE(endpoint_.hears(expected.back()));
  EXPECT_EQ(endpoint_.first_heard(), expected);
}

}  // namespace
}  // namespace atollbank
