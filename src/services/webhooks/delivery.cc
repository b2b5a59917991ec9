// SPDX-License-Identifier: Apache-2.0
// The half of the service that delivers: one task watches for accounts with something new, and each
// webhook concerned has its own task until it has caught up. So none waits for another.
#include <fmt/format.h>

#include <algorithm>

#include "services/webhooks/backoff.h"
#include "services/webhooks/service.h"

namespace atollbank::webhooks {

using base::ErrorCode;
using base::Result;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

namespace {

Context own_context() {
  Context context;
  context.caller.subject = "svc_webhooks";
  return context;
}

}  // namespace

Task<void> WebhooksService::watch() {
  std::uint64_t tick = 0;
  while (!stopping_) {
    Context context = own_context();
    context.deadline = base::Deadline::after(executor_.clock(), options_.watch_wait);
    auto call = [this, context, tick](Completion<transactions::ChangedSince> done) {
      transactions_.changed_since(context, tick, std::move(done));
    };
    const auto since =
        co_await await_completion<transactions::ChangedSince>(executor_, std::move(call));
    if (!since) {
      co_await runtime::sleep_for(executor_, options_.retry_delay);
      continue;
    }
    tick = since->tick;
    for (const auto& [id, hook] : hooks_) {
      const bool is_concerned =
          since->incomplete || std::binary_search(since->accounts.begin(), since->accounts.end(),
                                                  hook.stored.webhook.account_id);
      if (is_concerned) wake(id);
    }
  }
}

void WebhooksService::wake(base::Id webhook_id) {
  Hook* hook = find(webhook_id);
  if (hook == nullptr || stopping_) return;
  hook->has_more = true;
  if (hook->is_running) return;
  hook->is_running = true;
  runtime::spawn(executor_, deliver_all(webhook_id));
}

Task<void> WebhooksService::deliver_all(base::Id webhook_id) {
  while (true) {
    Hook* hook = find(webhook_id);
    if (hook == nullptr) co_return;
    if (!hook->has_more || stopping_) {
      hook->is_running = false;
      co_return;
    }
    hook->has_more = false;
    auto paging = deliver_page(webhook_id);
    const auto is_full_page = co_await std::move(paging);
    hook = find(webhook_id);  // it may have been removed meanwhile
    if (hook == nullptr) co_return;
    if (!is_full_page) {
      hook->has_more = true;
      co_await runtime::sleep_for(executor_, options_.retry_delay);
    } else if (*is_full_page) {
      hook->has_more = true;
    }
  }
}

// Delivers the next transactions in order; whether there may be more.
WebhooksService::Answer<bool> WebhooksService::deliver_page(base::Id webhook_id) {
  const Webhook webhook = find(webhook_id)->stored.webhook;
  transactions::ListTransactions next{.user_id = webhook.user_id,
                                      .client_id = webhook.client_id,
                                      .account_id = webhook.account_id,
                                      .since = find(webhook_id)->stored.position,
                                      .before = {},
                                      .limit = options_.page_size};
  auto asking = ask_transactions(own_context(), std::move(next));
  ATOLL_CO_TRY(const auto page, co_await std::move(asking));
  for (const auto& transaction : page) {
    auto delivering = deliver(webhook, transaction);
    const std::string failure = co_await std::move(delivering);
    Hook* hook = find(webhook_id);
    if (hook == nullptr || stopping_) co_return false;
    std::vector<Undelivered> undelivered;
    if (failure.empty()) {
      ++figures_.delivered;
    } else {
      ++figures_.undelivered;
      undelivered.push_back(
          {.transaction_id = transaction.id, .given_up = now(), .reason = failure});
    }
    hook->stored.position = transaction.id;
    const bool is_due =
        executor_.clock().monotonic() - hook->last_stored >= options_.store_interval;
    if (is_due || !undelivered.empty() || transaction.id == page.back().id) {
      auto storing = store_position(webhook_id, std::move(undelivered));
      ATOLL_CO_TRY_VOID(co_await std::move(storing));
    }
  }
  co_return page.size() == options_.page_size;
}

Task<std::string> WebhooksService::deliver(Webhook webhook, transactions::Transaction transaction) {
  const std::string body = deliveries_.body_of(transaction);
  std::string failure;
  for (std::uint32_t number = 1; number <= kAttemptsMax; ++number) {
    auto attempting = attempt(webhook.url, body);
    failure = co_await std::move(attempting);
    if (failure.empty() || find(webhook.id) == nullptr || stopping_) break;
    ++figures_.failed_attempts;
    if (number == kAttemptsMax) break;
    const base::Duration pause = backoff(number, options_.first_backoff, random_);
    co_await runtime::sleep_for(executor_, pause);
  }
  co_return failure;
}

// A port that is too busy for it has not made an attempt.
Task<std::string> WebhooksService::attempt(std::string url, std::string body) {
  while (true) {
    Delivery delivery{
        .url = url,
        .body = body,
        .deadline = base::Deadline::after(executor_.clock(), options_.attempt_timeout)};
    auto call = [this, delivery = std::move(delivery)](Completion<int> done) mutable {
      deliveries_.post(std::move(delivery), std::move(done));
    };
    const auto status = co_await await_completion<int>(executor_, std::move(call));
    if (status && *status >= 200 && *status < 300) co_return std::string();
    if (status) co_return fmt::format("status_{}", *status);
    const bool is_busy = status.error().code == ErrorCode::kResourceExhausted;
    if (!is_busy || stopping_) co_return status.error().reason;
    co_await runtime::sleep_for(executor_, options_.retry_delay);
  }
}

WebhooksService::Answer<void> WebhooksService::store_position(
    base::Id webhook_id, std::vector<Undelivered> undelivered) {
  Hook* hook = find(webhook_id);
  if (hook == nullptr) co_return Result<void>();
  hook->last_stored = executor_.clock().monotonic();
  auto work = [this, stored = hook->stored, undelivered = std::move(undelivered)] {
    return store_.advance(stored, undelivered, own_context(), now());
  };
  auto stored = co_await await_blocking<void>(pool_, executor_, std::move(work));
  co_return std::move(stored);
}

WebhooksService::Hook* WebhooksService::find(base::Id webhook_id) {
  const auto found = hooks_.find(webhook_id);
  return found == hooks_.end() ? nullptr : &found->second;
}

}  // namespace atollbank::webhooks
