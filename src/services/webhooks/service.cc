// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/service.h"

#include <algorithm>

#include "runtime/answer.h"
#include "services/webhooks/backoff.h"

namespace atollbank::webhooks {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

WebhooksService::WebhooksService(const WebhooksOptions& options,
                                 transactions::TransactionsApi& transactions,
                                 ports::RecordStore& records, DeliveryPort& deliveries,
                                 runtime::Executor& executor, runtime::BlockingPool& pool)
    : options_(options),
      transactions_(transactions),
      store_(records),
      deliveries_(deliveries),
      executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options.worker),
      random_(options.seed) {}

void WebhooksService::start(const Context& context, Completion<void> done) {
  answer_with<void>(executor_, context, load(), std::move(done));
}

void WebhooksService::stop() {
  executor_.post([this] { stopping_ = true; });
}

void WebhooksService::add(const Context& context, RegisterWebhook request,
                          Completion<Webhook> done) {
  answer_with<Webhook>(executor_, context, register_one(context, std::move(request)),
                       std::move(done));
}

void WebhooksService::list(const Context& context, base::Id user_id, std::string client_id,
                           base::Id account_id, Completion<std::vector<Webhook>> done) {
  answer_with<std::vector<Webhook>>(
      executor_, context, list_own(user_id, std::move(client_id), account_id), std::move(done));
}

void WebhooksService::remove(const Context& context, base::Id user_id, std::string client_id,
                             base::Id webhook_id, Completion<void> done) {
  answer_with<void>(executor_, context,
                    remove_one(context, user_id, std::move(client_id), webhook_id),
                    std::move(done));
}

void WebhooksService::undelivered(const Context& context, base::Id user_id, std::string client_id,
                                  base::Id webhook_id, Completion<std::vector<Undelivered>> done) {
  answer_with<std::vector<Undelivered>>(executor_, context,
                                        show_undelivered(user_id, std::move(client_id), webhook_id),
                                        std::move(done));
}

WebhooksService::Answer<void> WebhooksService::load() {
  auto work = [this] { return store_.load(); };
  ATOLL_CO_TRY(auto all, co_await await_blocking<std::vector<StoredWebhook>>(pool_, executor_,
                                                                             std::move(work)));
  for (StoredWebhook& stored : all) {
    const base::Id id = stored.webhook.id;
    hooks_.emplace(id, Hook{.stored = std::move(stored)});
  }
  runtime::spawn(executor_, watch());
  co_return Result<void>();
}

// Begins behind the newest transaction there is. Asking for it also checks whose account it is.
WebhooksService::Answer<Webhook> WebhooksService::register_one(Context context,
                                                               RegisterWebhook request) {
  ATOLL_CO_TRY_VOID(check_url(request.url));
  transactions::ListTransactions newest{.user_id = request.user_id,
                                        .client_id = request.client_id,
                                        .account_id = request.account_id,
                                        .since = {},
                                        .before = {},
                                        .limit = 1};
  auto asking = ask_transactions(context, std::move(newest));
  ATOLL_CO_TRY(const auto transactions, co_await std::move(asking));

  const auto is_sibling = [&](const auto& entry) {
    const Webhook& other = entry.second.stored.webhook;
    return other.client_id == request.client_id && other.account_id == request.account_id;
  };
  const auto siblings = std::count_if(hooks_.begin(), hooks_.end(), is_sibling);
  if (static_cast<std::size_t>(siblings) >= kWebhooksPerClientMax) {
    co_return fail(ErrorCode::kResourceExhausted, "too_many_webhooks",
                   "the client has all its webhooks on this account");
  }
  StoredWebhook stored;
  stored.webhook = {.id = ids_.next(request.account_id.slice()),
                    .user_id = request.user_id,
                    .account_id = request.account_id,
                    .client_id = std::move(request.client_id),
                    .url = std::move(request.url),
                    .created = now()};
  if (!transactions.empty()) stored.position = transactions.back().id;
  auto work = [this, context, stored] { return store_.add(stored, context, now()); };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  const Webhook webhook = stored.webhook;
  hooks_.emplace(webhook.id, Hook{.stored = std::move(stored)});
  wake(webhook.id);  // for what came meanwhile
  co_return webhook;
}

WebhooksService::Answer<std::vector<Webhook>> WebhooksService::list_own(base::Id user_id,
                                                                        std::string client_id,
                                                                        base::Id account_id) {
  std::vector<Webhook> own;
  for (const auto& [id, hook] : hooks_) {
    const Webhook& webhook = hook.stored.webhook;
    const bool is_own = webhook.user_id == user_id && webhook.client_id == client_id &&
                        webhook.account_id == account_id;
    if (is_own) own.push_back(webhook);
  }
  co_return std::move(own);
}

WebhooksService::Answer<void> WebhooksService::remove_one(Context context, base::Id user_id,
                                                          std::string client_id,
                                                          base::Id webhook_id) {
  ATOLL_CO_TRY(const auto webhook, own_webhook(user_id, client_id, webhook_id));
  auto work = [this, context, webhook] { return store_.remove(webhook, context, now()); };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  hooks_.erase(webhook_id);
  co_return Result<void>();
}

WebhooksService::Answer<std::vector<Undelivered>> WebhooksService::show_undelivered(
    base::Id user_id, std::string client_id, base::Id webhook_id) {
  ATOLL_CO_TRY_VOID(own_webhook(user_id, client_id, webhook_id));
  auto work = [this, webhook_id] { return store_.undelivered(webhook_id); };
  auto all = co_await await_blocking<std::vector<Undelivered>>(pool_, executor_, std::move(work));
  co_return std::move(all);
}

Result<Webhook> WebhooksService::own_webhook(base::Id user_id, const std::string& client_id,
                                             base::Id webhook_id) const {
  const auto found = hooks_.find(webhook_id);
  const bool is_own = found != hooks_.end() && found->second.stored.webhook.user_id == user_id &&
                      found->second.stored.webhook.client_id == client_id;
  if (!is_own) return fail(ErrorCode::kNotFound, "webhook_not_found", "no such webhook");
  return found->second.stored.webhook;
}

WebhooksService::Answer<WebhooksService::Transactions> WebhooksService::ask_transactions(
    Context context, transactions::ListTransactions request) {
  context.executor = nullptr;  // brought here by await_completion
  auto call = [this, context = std::move(context),
               request = std::move(request)](Completion<Transactions> done) mutable {
    transactions_.list(context, std::move(request), std::move(done));
  };
  auto answer = co_await await_completion<Transactions>(executor_, std::move(call));
  co_return std::move(answer);
}

}  // namespace atollbank::webhooks
