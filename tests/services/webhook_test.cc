// SPDX-License-Identifier: Apache-2.0
// A payment reaches the webhook of its account, through the real ledger and projection.
#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "services/webhooks/service.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

class ListeningEndpoint final : public webhooks::DeliveryPort {
 public:
  void post(webhooks::Delivery delivery, runtime::Completion<int> done) override {
    {
      const std::lock_guard lock(mutex_);
      bodies_.push_back(delivery.body);
    }
    changed_.notify_all();
    done(200);
  }
  std::string body_of(const transactions::Transaction& transaction) const override {
    return base::to_text("tx", transaction.id);
  }
  bool hears(const std::string& body) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] {
      return std::find(bodies_.begin(), bodies_.end(), body) != bodies_.end();
    });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> bodies_;
};

class WebhookOfTheBank : public BankFixture {};

TEST_F(WebhookOfTheBank, hears_of_a_payment_and_of_a_declined_purchase) {
  ListeningEndpoint endpoint;
  webhooks::WebhooksService service({}, *transactions_, records_, endpoint, *executor_, *pool_);
  ASSERT_TRUE(ask<void>([&](auto done) { service.start(context(), std::move(done)); }));
  const auto ada = opened();
  const webhooks::RegisterWebhook request{.user_id = ada.customer.id,
                                          .client_id = "client",
                                          .account_id = ada.account_id,
                                          .url = "https://example.com/hook"};
  ASSERT_TRUE(
      ask<webhooks::Webhook>([&](auto done) { service.add(context(), request, std::move(done)); }));
  const auto received = receive(ada, 100, "pay-1");
  const auto declined = buy(greggs(ada, 101, "b-1"));
  EXPECT_TRUE(endpoint.hears(base::to_text("tx", received->transaction_id)));
  EXPECT_TRUE(endpoint.hears(base::to_text("tx", declined->transaction_id)));
  service.stop();
  stop();  // before the service and the endpoint go
}

}  // namespace
}  // namespace atollbank
