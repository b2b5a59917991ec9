// SPDX-License-Identifier: Apache-2.0
// Registers webhooks and delivers to them, at least once and in the order the transactions were
// booked.
//
// Everything here is touched only on the executor; records are read and written on the pool. Each
// webhook has a task of its own while there is something to deliver, so a slow or dead endpoint
// delays no other. Its position moves after the delivery, so a crash repeats the last ones rather
// than losing one.
#pragma once

#include <map>
#include <memory>

#include "base/random.h"
#include "runtime/await.h"
#include "services/transactions/api.h"
#include "services/webhooks/api.h"
#include "services/webhooks/delivery_port.h"
#include "services/webhooks/webhook_store.h"

namespace atollbank::webhooks {

struct WebhookOptions {
  base::Duration attempt_timeout = base::Duration::from_seconds(10);
  base::Duration backoff_first = base::Duration::from_seconds(1);
  std::uint64_t jitter_seed = 1;
};

struct WebhookFigures {
  std::uint64_t delivered = 0;
  std::uint64_t failed_attempts = 0;
  std::uint64_t given_up = 0;
};

class WebhookService final : public WebhooksApi {
 public:
  WebhookService(const WebhookOptions& options, ports::RecordStore& records,
                 transactions::TransactionsApi& transactions, DeliveryPort& delivery,
                 const base::Clock& clock, runtime::Executor& executor,
                 runtime::BlockingPool& pool);

  // Finds the registered ones and goes on delivering to them. Once, before any call.
  runtime::Task<base::Result<void>> start();

  void add(const Context& context, RegisterWebhook request, Completion<Webhook> done) override;
  void list(const Context& context, base::Id user_id, std::string client_id, base::Id account_id,
            Completion<std::vector<Webhook>> done) override;
  void remove(const Context& context, base::Id user_id, std::string client_id, base::Id webhook_id,
              Completion<void> done) override;
  void undelivered(const Context& context, base::Id user_id, std::string client_id,
                   base::Id webhook_id, Completion<std::vector<Undelivered>> done) override;

  WebhookFigures figures() const { return figures_; }  // on the executor

 private:
  struct Hook {
    Webhook webhook;
    base::Id position;
    bool delivering = false;
    bool more = false;  // something came while it delivered
    bool removed = false;
  };
  using HookPointer = std::shared_ptr<Hook>;  // shared with the task that delivers to it

  runtime::Task<void> run_add(Context context, RegisterWebhook request, Completion<Webhook> done);
  runtime::Task<base::Result<Webhook>> add_one(Context context, RegisterWebhook request);
  runtime::Task<void> run_remove(Context context, HookPointer hook, Completion<void> done);
  runtime::Task<void> run_undelivered(base::Id webhook_id,
                                      Completion<std::vector<Undelivered>> done);

  runtime::Task<void> follow();
  void kick(const HookPointer& hook);
  runtime::Task<void> deliver(HookPointer hook);
  runtime::Task<bool> deliver_page(HookPointer hook);
  runtime::Task<std::string> deliver_one(HookPointer hook, transactions::Transaction transaction);

  HookPointer find(base::Id user_id, const std::string& client_id, base::Id webhook_id) const;

  const WebhookOptions options_;
  WebhookStore store_;
  transactions::TransactionsApi& transactions_;
  DeliveryPort& delivery_;
  const base::Clock& clock_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  base::Random random_;
  std::map<base::Id, HookPointer> hooks_;
  WebhookFigures figures_;
};

}  // namespace atollbank::webhooks
