// SPDX-License-Identifier: Apache-2.0
// Registering, listing and removing; the delivery is in delivery.cc.
#include "services/webhooks/webhook_service.h"

#include <algorithm>

namespace atollbank::webhooks {

using base::ErrorCode;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::on_executor_of;
using runtime::spawn;
using runtime::Task;

namespace {

constexpr std::uint64_t kIdWorker = 0x77656268;  // "webh": apart from the other makers of ids
constexpr std::size_t kUndeliveredMax = 1000;

bool is_web_address(const std::string& url) {
  const bool http = url.starts_with("http://") && url.size() > 7;
  const bool https = url.starts_with("https://") && url.size() > 8;
  const auto is_plain = [](char c) { return c > ' ' && c <= '~'; };
  return (http || https) && url.size() <= kUrlMax && std::all_of(url.begin(), url.end(), is_plain);
}

}  // namespace

WebhookService::WebhookService(const WebhookOptions& options, ports::RecordStore& records,
                               transactions::TransactionsApi& transactions, DeliveryPort& delivery,
                               const base::Clock& clock, runtime::Executor& executor,
                               runtime::BlockingPool& pool)
    : options_(options),
      store_(records),
      transactions_(transactions),
      delivery_(delivery),
      clock_(clock),
      executor_(executor),
      pool_(pool),
      ids_(clock, kIdWorker),
      random_(options.jitter_seed) {}

Task<base::Result<void>> WebhookService::start() {
  auto read = [this] { return store_.all(); };
  ATOLL_CO_TRY(auto kept, co_await await_blocking<std::vector<KeptWebhook>>(pool_, executor_,
                                                                            std::move(read)));
  for (KeptWebhook& one : kept) {
    const base::Id id = one.webhook.id;
    auto hook = std::make_shared<Hook>();
    hook->webhook = std::move(one.webhook);
    hook->position = one.position;
    hooks_.emplace(id, std::move(hook));
  }
  for (const auto& [id, hook] : hooks_) kick(hook);
  spawn(executor_, follow());
  co_return base::Result<void>{};
}

WebhookService::HookPointer WebhookService::find(base::Id user_id, const std::string& client_id,
                                                 base::Id webhook_id) const {
  const auto found = hooks_.find(webhook_id);
  if (found == hooks_.end()) return nullptr;
  const Webhook& webhook = found->second->webhook;
  return webhook.user_id == user_id && webhook.client_id == client_id ? found->second : nullptr;
}

void WebhookService::add(const Context& context, RegisterWebhook request,
                         Completion<Webhook> done) {
  spawn(executor_, run_add(context, std::move(request), on_executor_of(context, std::move(done))));
}

Task<void> WebhookService::run_add(Context context, RegisterWebhook request,
                                   Completion<Webhook> done) {
  auto adding = add_one(std::move(context), std::move(request));
  auto added = co_await std::move(adding);
  done(std::move(added));
}

Task<base::Result<Webhook>> WebhookService::add_one(Context context, RegisterWebhook request) {
  if (!is_web_address(request.url)) {
    co_return base::fail(ErrorCode::kInvalidArgument, "url_invalid",
                         "a webhook's url begins with http:// or https://");
  }
  const auto same = std::count_if(hooks_.begin(), hooks_.end(), [&](const auto& entry) {
    const Webhook& other = entry.second->webhook;
    return other.client_id == request.client_id && other.account_id == request.account_id;
  });
  if (static_cast<std::size_t>(same) >= kWebhooksPerClientMax) {
    co_return base::fail(ErrorCode::kResourceExhausted, "too_many_webhooks",
                         "100 webhooks on one account are enough");
  }
  // Whether the account is there and this user's is the transactions service's to say.
  transactions::ListTransactions probe;
  probe.user_id = request.user_id;
  probe.client_id = request.client_id;
  probe.account_id = request.account_id;
  probe.limit = 1;
  auto ask = [this, context, probe](Completion<std::vector<transactions::Transaction>> done) {
    transactions_.list(context, probe, std::move(done));
  };
  auto newest =
      co_await await_completion<std::vector<transactions::Transaction>>(executor_, std::move(ask));
  if (!newest) co_return base::fail(std::move(newest).error());

  auto hook = std::make_shared<Hook>();
  hook->webhook.id = ids_.next(request.account_id.slice());
  hook->webhook.user_id = request.user_id;
  hook->webhook.account_id = request.account_id;
  hook->webhook.client_id = request.client_id;
  hook->webhook.url = request.url;
  hook->webhook.created = clock_.wall();
  // It hears of what comes after the newest there is now.
  if (!newest->empty()) hook->position = newest->back().id;
  auto write = [this, hook, context]() -> base::Result<void> {
    ATOLL_TRY_VOID(store_.add(hook->webhook, context, hook->webhook.created));
    if (hook->position.is_nil()) return {};
    return store_.advance(hook->webhook, hook->position, {}, hook->webhook.created);
  };
  auto written = co_await await_blocking<void>(pool_, executor_, std::move(write));
  if (!written) co_return base::fail(std::move(written).error());
  hooks_.emplace(hook->webhook.id, hook);
  kick(hook);
  co_return hook->webhook;
}

void WebhookService::list(const Context& context, base::Id user_id, std::string client_id,
                          base::Id account_id, Completion<std::vector<Webhook>> done) {
  auto look = [this, user_id, client_id = std::move(client_id), account_id,
               done = on_executor_of(context, std::move(done))]() mutable {
    std::vector<Webhook> found;
    for (const auto& [id, hook] : hooks_) {
      const Webhook& webhook = hook->webhook;
      if (webhook.user_id == user_id && webhook.client_id == client_id &&
          webhook.account_id == account_id) {
        found.push_back(webhook);
      }
    }
    done(std::move(found));
  };
  executor_.post(std::move(look));
}

void WebhookService::remove(const Context& context, base::Id user_id, std::string client_id,
                            base::Id webhook_id, Completion<void> done) {
  auto begin = [this, context, user_id, client_id = std::move(client_id), webhook_id,
                done = on_executor_of(context, std::move(done))]() mutable {
    HookPointer hook = find(user_id, client_id, webhook_id);
    if (hook == nullptr) {
      done(base::fail(ErrorCode::kNotFound, "webhook_not_found", "no such webhook"));
      return;
    }
    spawn(executor_, run_remove(std::move(context), std::move(hook), std::move(done)));
  };
  executor_.post(std::move(begin));
}

Task<void> WebhookService::run_remove(Context context, HookPointer hook, Completion<void> done) {
  hook->removed = true;  // no delivery begins from here on
  hooks_.erase(hook->webhook.id);
  auto write = [this, hook, context] {
    return store_.remove(hook->webhook, context, clock_.wall());
  };
  auto written = co_await await_blocking<void>(pool_, executor_, std::move(write));
  if (!written) {
    hook->removed = false;
    hooks_.emplace(hook->webhook.id, hook);
    kick(hook);
  }
  done(std::move(written));
}

void WebhookService::undelivered(const Context& context, base::Id user_id, std::string client_id,
                                 base::Id webhook_id, Completion<std::vector<Undelivered>> done) {
  auto begin = [this, user_id, client_id = std::move(client_id), webhook_id,
                done = on_executor_of(context, std::move(done))]() mutable {
    if (find(user_id, client_id, webhook_id) == nullptr) {
      done(base::fail(ErrorCode::kNotFound, "webhook_not_found", "no such webhook"));
      return;
    }
    spawn(executor_, run_undelivered(webhook_id, std::move(done)));
  };
  executor_.post(std::move(begin));
}

Task<void> WebhookService::run_undelivered(base::Id webhook_id,
                                           Completion<std::vector<Undelivered>> done) {
  auto read = [this, webhook_id] { return store_.undelivered(webhook_id, kUndeliveredMax); };
  auto found = co_await await_blocking<std::vector<Undelivered>>(pool_, executor_, std::move(read));
  done(std::move(found));
}

}  // namespace atollbank::webhooks
