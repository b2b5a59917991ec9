// SPDX-License-Identifier: Apache-2.0
// The webhooks service: registrations, and one delivery task for each webhook that has something to
// deliver.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool. Order of
// use: construct, start(), calls once it completed; stop() and the executor's stop before it goes.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/random.h"
#include "runtime/await.h"
#include "services/webhooks/api.h"
#include "services/webhooks/delivery_port.h"
#include "services/webhooks/webhook_store.h"

namespace atollbank::webhooks {

struct WebhooksOptions {
  std::uint64_t worker = 3;  // of the ids it makes
  std::uint64_t seed = 1;    // of the jitter
  base::Duration first_backoff = base::Duration::from_seconds(1);
  base::Duration attempt_timeout = base::Duration::from_seconds(10);
  base::Duration watch_wait = base::Duration::from_seconds(30);
  base::Duration retry_delay = base::Duration::from_ms(200);  // of what is not the endpoint's fault
  base::Duration store_interval = base::Duration::from_seconds(1);
  std::uint32_t page_size = 50;
};

struct WebhooksFigures {
  std::uint64_t delivered = 0;
  std::uint64_t failed_attempts = 0;
  std::uint64_t undelivered = 0;
};

class WebhooksService final : public WebhooksApi {
 public:
  WebhooksService(const WebhooksOptions& options, transactions::TransactionsApi& transactions,
                  ports::RecordStore& records, DeliveryPort& deliveries,
                  runtime::Executor& executor, runtime::BlockingPool& pool);

  // Loads the webhooks and begins to deliver from their stored positions.
  void start(const Context& context, Completion<void> done);
  // Begins nothing new. Any thread.
  void stop();

  const WebhooksFigures& figures() const { return figures_; }

  void add(const Context& context, RegisterWebhook request, Completion<Webhook> done) override;
  void list(const Context& context, base::Id user_id, std::string client_id, base::Id account_id,
            Completion<std::vector<Webhook>> done) override;
  void remove(const Context& context, base::Id user_id, std::string client_id, base::Id webhook_id,
              Completion<void> done) override;
  void undelivered(const Context& context, base::Id user_id, std::string client_id,
                   base::Id webhook_id, Completion<std::vector<Undelivered>> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;
  using Transactions = std::vector<transactions::Transaction>;

  struct Hook {
    StoredWebhook stored;
    bool is_running = false;  // a delivery task is at work
    bool has_more = false;    // something came while it was
    base::Timestamp last_stored{};
  };

  Answer<void> load();
  Answer<Webhook> register_one(Context context, RegisterWebhook request);
  Answer<std::vector<Webhook>> list_own(base::Id user_id, std::string client_id,
                                        base::Id account_id);
  Answer<void> remove_one(Context context, base::Id user_id, std::string client_id,
                          base::Id webhook_id);
  Answer<std::vector<Undelivered>> show_undelivered(base::Id user_id, std::string client_id,
                                                    base::Id webhook_id);
  base::Result<Webhook> own_webhook(base::Id user_id, const std::string& client_id,
                                    base::Id webhook_id) const;
  Answer<Transactions> ask_transactions(Context context, transactions::ListTransactions request);

  // delivery.cc
  runtime::Task<void> watch();
  void wake(base::Id webhook_id);
  runtime::Task<void> deliver_all(base::Id webhook_id);
  Answer<bool> deliver_page(base::Id webhook_id);
  // "" once delivered, else why the last attempt failed.
  runtime::Task<std::string> deliver(Webhook webhook, transactions::Transaction transaction);
  runtime::Task<std::string> attempt(std::string url, std::string body);
  Answer<void> store_position(base::Id webhook_id, std::vector<Undelivered> undelivered);
  Hook* find(base::Id webhook_id);

  base::Timestamp now() const { return executor_.clock().wall(); }

  const WebhooksOptions options_;
  transactions::TransactionsApi& transactions_;
  WebhookStore store_;
  DeliveryPort& deliveries_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  base::Random random_;
  std::map<base::Id, Hook> hooks_;
  WebhooksFigures figures_;
  bool stopping_ = false;
};

}  // namespace atollbank::webhooks
