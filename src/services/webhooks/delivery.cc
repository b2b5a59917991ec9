// SPDX-License-Identifier: Apache-2.0
// Delivering: a follower that hears which accounts have something new, and a task for each webhook
// with something to deliver.
#include <unordered_set>

#include "services/webhooks/backoff.h"
#include "services/webhooks/webhook_service.h"

namespace atollbank::webhooks {

using runtime::await_blocking;
using runtime::await_completion;
using runtime::spawn;
using runtime::Task;
using transactions::CreatedSince;
using transactions::Transaction;

namespace {

constexpr base::Duration kFollowWait = base::Duration::from_seconds(20);
constexpr base::Duration kRetryPause = base::Duration::from_seconds(1);

Context context_of_service(const base::Clock& clock, base::Duration wait) {
  Context context;
  context.deadline = base::Deadline::after(clock, wait);
  context.caller.subject = "svc_webhooks";
  return context;
}

}  // namespace

Task<void> WebhookService::follow() {
  std::uint64_t position = 0;
  for (;;) {
    auto ask = [this, position](Completion<CreatedSince> done) {
      transactions_.created_since(context_of_service(clock_, kFollowWait), position,
                                  std::move(done));
    };
    const auto created = co_await await_completion<CreatedSince>(executor_, std::move(ask));
    if (!created) {
      auto pause = runtime::sleep_for(executor_, kRetryPause);
      co_await pause;
      continue;
    }
    position = created->position;
    const std::unordered_set<base::Id> accounts(created->accounts.begin(),
                                                 created->accounts.end());
    for (const auto& [id, hook] : hooks_) {
      if (created->incomplete || accounts.contains(hook->webhook.account_id)) kick(hook);
    }
  }
}

void WebhookService::kick(const HookPointer& hook) {
  hook->more = true;
  if (hook->delivering) return;
  hook->delivering = true;
  spawn(executor_, deliver(hook));
}

Task<void> WebhookService::deliver(HookPointer hook) {
  while (hook->more && !hook->removed) {
    hook->more = false;
    auto page = deliver_page(hook);
    const bool delivered = co_await std::move(page);
    if (delivered) continue;
    hook->more = true;  // the store or the transactions could not be asked: again, a little later
    auto pause = runtime::sleep_for(executor_, kRetryPause);
    co_await pause;
  }
  hook->delivering = false;
}

// Delivers what has come since the position, and moves it. False when that could not be asked or
// kept.
Task<bool> WebhookService::deliver_page(HookPointer hook) {
  transactions::ListTransactions request;
  request.user_id = hook->webhook.user_id;
  request.client_id = hook->webhook.client_id;
  request.account_id = hook->webhook.account_id;
  request.limit = transactions::kListLimitMax;
  request.since = hook->position.is_nil() ? transactions::Since(hook->webhook.created)
                                          : transactions::Since(hook->position);
  auto ask = [this, request](Completion<std::vector<Transaction>> done) {
    transactions_.list(context_of_service(clock_, kFollowWait), request, std::move(done));
  };
  auto listed = co_await await_completion<std::vector<Transaction>>(executor_, std::move(ask));
  if (!listed) co_return false;
  if (listed->empty()) co_return true;
  if (listed->size() == transactions::kListLimitMax) hook->more = true;

  std::vector<Undelivered> given_up;
  base::Id position = hook->position;
  for (const Transaction& transaction : *listed) {
    if (hook->removed) break;
    auto one = deliver_one(hook, transaction);
    const std::string reason = co_await std::move(one);
    position = transaction.id;
    if (reason.empty()) {
      ++figures_.delivered;
    } else {
      ++figures_.given_up;
      given_up.push_back(
          {.transaction_id = transaction.id, .given_up = clock_.wall(), .reason = reason});
    }
    if (!reason.empty()) break;  // kept at once: the next attempts may take long
  }
  if (hook->removed) co_return true;
  if (!(position == listed->back().id)) hook->more = true;
  auto write = [this, hook, position, given_up] {
    return store_.advance(hook->webhook, position, given_up, clock_.wall());
  };
  const auto kept = co_await await_blocking<void>(pool_, executor_, std::move(write));
  if (!kept) co_return false;
  hook->position = position;
  co_return true;
}

// Why it was given up after the last attempt; empty when it was delivered.
Task<std::string> WebhookService::deliver_one(HookPointer hook, Transaction transaction) {
  const std::string body = delivery_.body_of(transaction);
  std::string reason;
  for (std::uint32_t attempt = 1; attempt <= kAttemptsMax && !hook->removed; ++attempt) {
    Delivery delivery;
    delivery.url = hook->webhook.url;
    delivery.body = body;
    delivery.deadline = base::Deadline::after(clock_, options_.attempt_timeout);
    auto send = [this, delivery](Completion<int> done) {
      delivery_.post(delivery, std::move(done));
    };
    const auto status = co_await await_completion<int>(executor_, std::move(send));
    if (status && *status >= 200 && *status < 300) co_return std::string();
    ++figures_.failed_attempts;
    reason = status ? "status_" + std::to_string(*status) : status.error().reason;
    if (attempt == kAttemptsMax) break;
    auto pause = runtime::sleep_for(executor_, backoff(options_.backoff_first, attempt, random_));
    co_await pause;
  }
  co_return reason;
}

}  // namespace atollbank::webhooks
