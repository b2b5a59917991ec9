// SPDX-License-Identifier: Apache-2.0
// The half of the service that delivers: one task watches for accounts with something new, and each
// webhook concerned has its own task until it has caught up or must wait. None waits for another.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "services/webhooks/service.h"

namespace atollbank::webhooks {

using base::ErrorCode;
using base::Result;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;
using transactions::AccountEvent;
using transactions::EventPage;
using transactions::EventPosition;

namespace {

constexpr int kGone = 410;

Context own_context() {
  Context context;
  context.caller.subject = "svc_webhooks";
  return context;
}

// A refused purchase is a created transaction to whoever has not asked for refused ones by name.
EventType told_as(EventType type, EventTypes types) {
  const bool is_hidden =
      type == EventType::kTransactionDeclined && (types & transactions::bit_of(type)) == 0;
  return is_hidden ? EventType::kTransactionCreated : type;
}
EventTypes types_to_read(EventTypes types) {
  const bool has_created = (types & transactions::bit_of(EventType::kTransactionCreated)) != 0;
  return has_created ? types | transactions::bit_of(EventType::kTransactionDeclined) : types;
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
  if (hook == nullptr || stopping_ || !hook->stored.webhook.is_enabled) return;
  hook->has_more = true;
  if (hook->is_running) return;
  hook->is_running = true;
  runtime::spawn(executor_, deliver_all(webhook_id));
}

Task<void> WebhooksService::deliver_all(base::Id webhook_id) {
  while (true) {
    auto forgetting = forget_erased(webhook_id);
    const auto forgotten = co_await std::move(forgetting);
    (void)forgotten;  // where it could not be looked up, the delivery cannot be stored either
    Hook* hook = find(webhook_id);
    if (hook == nullptr) co_return;
    const bool has_work = hook->has_more || !hook->stored.replays.empty();
    if (!has_work || stopping_ || !may_attempt(webhook_id, *hook)) {
      hook->is_running = false;
      co_return;
    }
    hook->has_more = false;
    auto delivering =
        hook->stored.replays.empty() ? deliver_page(webhook_id) : deliver_replay(webhook_id);
    const auto next = co_await std::move(delivering);
    hook = find(webhook_id);  // it may have been removed meanwhile
    if (hook == nullptr) co_return;
    if (!next || *next == Next::kGoOn) hook->has_more = true;
    if (!next) {
      base::log_warning("webhook_delivery_failed", {{"error", next.error()}});
      co_await runtime::sleep_for(executor_, options_.retry_delay);
    }
  }
}

WebhooksService::Answer<void> WebhooksService::forget_erased(base::Id webhook_id) {
  auto work = [this, webhook_id] { return store_.is_forgotten(webhook_id); };
  ATOLL_CO_TRY(const bool is_forgotten,
               co_await runtime::await_blocking<bool>(pool_, executor_, std::move(work)));
  if (is_forgotten) hooks_.erase(webhook_id);
  co_return Result<void>();
}

// Whether its next attempt may be made now; otherwise a timer wakes it then, one for each moment.
bool WebhooksService::may_attempt(base::Id webhook_id, Hook& hook) {
  if (!hook.stored.webhook.is_enabled) return false;
  const base::Timestamp due = hook.stored.progress.next_attempt;
  if (due <= now()) return true;
  if (hook.woken_at != due) {
    hook.woken_at = due;
    executor_.post_after(due - now(), [this, webhook_id, due] {
      Hook* waiting = find(webhook_id);
      if (waiting == nullptr || waiting->woken_at != due) return;
      waiting->woken_at = {};
      wake(webhook_id);
    });
  }
  return false;
}

WebhooksService::Answer<WebhooksService::Next> WebhooksService::deliver_replay(
    base::Id webhook_id) {
  const base::Id event_id = find(webhook_id)->stored.replays.front();
  const std::uint64_t changes = find(webhook_id)->stored.progress.changes;
  auto finding = find_event(find(webhook_id)->stored.webhook, event_id);
  const auto event = co_await std::move(finding);
  const bool is_gone = !event && event.error().code == ErrorCode::kNotFound;
  if (!event && !is_gone) co_return base::fail(event.error());
  if (event) {
    auto attempting = attempt(webhook_id, *event, true);
    auto outcome = co_await std::move(attempting);
    const Hook* tried = find(webhook_id);
    if (tried == nullptr || outcome.is_void) co_return Next::kWait;
    if (!outcome.is_delivered()) {
      if (tried->stored.progress.changes != changes) co_return Next::kGoOn;
      auto failing = after_failure(webhook_id, std::move(outcome));
      auto next = co_await std::move(failing);
      co_return std::move(next);
    }
  }
  Hook* hook = find(webhook_id);
  if (hook == nullptr) co_return Next::kWait;
  std::erase(hook->stored.replays, event_id);
  hook->notes.replayed.push_back(event_id);
  auto storing = store_progress(webhook_id);
  ATOLL_CO_TRY_VOID(co_await std::move(storing));
  co_return Next::kGoOn;
}

// Delivers the next events in order. The position moves behind each that was delivered, and is
// stored now and then: a crash repeats the last ones and loses none.
WebhooksService::Answer<WebhooksService::Next> WebhooksService::deliver_page(base::Id webhook_id) {
  const StoredWebhook begun = find(webhook_id)->stored;
  const std::uint64_t changes = begun.progress.changes;
  auto asking = next_events(begun);
  ATOLL_CO_TRY(const auto page, co_await std::move(asking));
  Hook* hook = find(webhook_id);
  if (hook == nullptr || page.next == begun.progress.position) co_return Next::kWait;
  for (const AccountEvent& event : page.events) {
    if (hook->stored.progress.changes != changes) co_return Next::kGoOn;
    auto attempting = attempt(webhook_id, event, false);
    auto outcome = co_await std::move(attempting);
    hook = find(webhook_id);
    if (hook == nullptr || outcome.is_void) co_return Next::kWait;
    if (hook->stored.progress.changes != changes) co_return Next::kGoOn;
    if (!outcome.is_delivered()) {
      auto failing = after_failure(webhook_id, std::move(outcome));
      auto next = co_await std::move(failing);
      co_return std::move(next);
    }
    hook->stored.progress.position = event.position;
    const bool is_due =
        executor_.clock().monotonic() - hook->last_stored >= options_.store_interval;
    if (is_due && event.id != page.events.back().id) {
      auto storing = store_progress(webhook_id);
      ATOLL_CO_TRY_VOID(co_await std::move(storing));
      hook = find(webhook_id);
      if (hook == nullptr) co_return Next::kWait;
    }
    if (!hook->stored.replays.empty()) break;
  }
  if (hook->stored.progress.changes != changes) co_return Next::kGoOn;
  const bool is_whole =
      page.events.empty() || hook->stored.progress.position == page.events.back().position;
  if (is_whole) hook->stored.progress.position = page.next;
  if (!page.events.empty()) {
    auto storing = store_progress(webhook_id);
    ATOLL_CO_TRY_VOID(co_await std::move(storing));
  }
  co_return Next::kGoOn;
}

// The next attempt waits as the schedule says, longer if the endpoint asks so; after the last one,
// or when it says that it is gone, nothing is sent until its owner enables it.
WebhooksService::Answer<WebhooksService::Next> WebhooksService::after_failure(base::Id webhook_id,
                                                                              Outcome outcome) {
  Hook* hook = find(webhook_id);
  if (hook == nullptr) co_return Next::kWait;
  WebhookProgress& progress = hook->stored.progress;
  const std::size_t failed = ++progress.failed_attempts;
  if (outcome.attempt.status == kGone || failed > options_.schedule.size()) {
    auto disabling = disable(webhook_id, outcome.attempt.reason);
    ATOLL_CO_TRY_VOID(co_await std::move(disabling));
    co_return Next::kWait;
  }
  base::Duration pause = jittered(options_.schedule[failed - 1], random_);
  if (may_ask_to_wait(outcome.attempt.status)) {
    const auto asked = parse_retry_after(outcome.retry_after, now());
    if (asked && *asked > pause) pause = *asked;
  }
  progress.next_attempt = now() + pause;
  auto storing = store_progress(webhook_id);
  ATOLL_CO_TRY_VOID(co_await std::move(storing));
  co_return Next::kGoOn;  // may_attempt() then sets the timer
}

Task<WebhooksService::Outcome> WebhooksService::attempt(base::Id webhook_id, AccountEvent event,
                                                        bool is_replay) {
  const Hook* begun = find(webhook_id);
  const bool is_failing = begun != nullptr && begun->stored.progress.failed_attempts > 0;
  const Standing standing = is_failing ? Standing::kFailing : Standing::kHealthy;
  auto take = [this, standing](Completion<void> done) { slots_.take(standing, std::move(done)); };
  const auto taken = co_await await_completion<void>(executor_, std::move(take));
  Outcome outcome;
  outcome.is_void = true;
  if (!taken) co_return std::move(outcome);
  const Hook* hook = find(webhook_id);
  if (hook != nullptr && hook->stored.webhook.is_enabled && !stopping_) {
    outcome.attempt = {.event_id = event.id,
                       .event_type = told_as(event.type, hook->stored.webhook.types),
                       .began = now(),
                       .number = is_replay ? 1 : hook->stored.progress.failed_attempts + 1,
                       .reason = {},
                       .is_replay = is_replay};
    auto posting = post(webhook_id, std::move(event), std::move(outcome));
    outcome = co_await std::move(posting);
  }
  slots_.give(standing);
  Hook* tried = find(webhook_id);
  if (tried == nullptr) outcome.is_void = true;
  if (!outcome.is_void) note(*tried, outcome.attempt);
  co_return std::move(outcome);
}

// A port that is too busy for it has not made an attempt.
Task<WebhooksService::Outcome> WebhooksService::post(base::Id webhook_id, AccountEvent event,
                                                     Outcome outcome) {
  while (true) {
    const Hook* hook = find(webhook_id);
    const bool may_send = hook != nullptr && hook->stored.webhook.is_enabled && !stopping_;
    if (!may_send) co_return std::move(outcome);
    const Webhook& webhook = hook->stored.webhook;
    const BodyForm form = webhook.is_plain ? BodyForm::kPlain : BodyForm::kStandard;
    Delivery delivery{
        .url = webhook.url,
        .body = deliveries_.body_of(event, outcome.attempt.event_type, form),
        .headers = {},
        .deadline = base::Deadline::after(executor_.clock(), options_.attempt_timeout)};
    outcome.attempt.began = now();
    delivery.headers = signed_headers(hook->stored.secrets, base::to_text("evt", event.id),
                                      outcome.attempt.began, delivery.body);
    const base::Timestamp began = executor_.clock().monotonic();
    auto call = [this, delivery = std::move(delivery)](Completion<EndpointAnswer> done) mutable {
      deliveries_.post(std::move(delivery), std::move(done));
    };
    auto answer = co_await await_completion<EndpointAnswer>(executor_, std::move(call));
    const bool is_busy = !answer && answer.error().code == ErrorCode::kResourceExhausted;
    if (is_busy) {
      co_await runtime::sleep_for(executor_, options_.retry_delay);
      continue;
    }
    outcome.is_void = false;
    outcome.attempt.took = executor_.clock().monotonic() - began;
    if (!answer) {
      outcome.attempt.reason = answer.error().reason;
      co_return std::move(outcome);
    }
    outcome.attempt.status = answer->status;
    outcome.retry_after = std::move(answer->retry_after);
    const bool is_taken = answer->status >= 200 && answer->status < 300;
    if (!is_taken) outcome.attempt.reason = fmt::format("status_{}", answer->status);
    co_return std::move(outcome);
  }
}

void WebhooksService::note(Hook& hook, DeliveryAttempt attempt) {
  if (attempt.reason.empty()) {
    ++figures_.delivered;
    hook.stored.progress.failed_attempts = 0;
    hook.stored.progress.next_attempt = {};
  } else {
    ++figures_.failed_attempts;
  }
  ++hook.stored.progress.attempts_made;
  hook.notes.attempts.push_back(std::move(attempt));
  if (hook.notes.attempts.size() > kDeliveriesMax) {
    hook.notes.attempts.erase(hook.notes.attempts.begin());
  }
}

// What could not be stored is kept for the next time.
WebhooksService::Answer<void> WebhooksService::store_progress(base::Id webhook_id) {
  Hook* hook = find(webhook_id);
  if (hook == nullptr) co_return Result<void>();
  hook->last_stored = executor_.clock().monotonic();
  const ProgressNotes notes = hook->notes;
  auto work = [this, stored = hook->stored, notes] {
    return store_.advance(stored, notes, own_context(), now());
  };
  auto result = co_await await_blocking<void>(pool_, executor_, std::move(work));
  hook = find(webhook_id);
  if (result && hook != nullptr) {
    auto& attempts = hook->notes.attempts;
    const std::size_t stored_count = std::min(attempts.size(), notes.attempts.size());
    attempts.erase(attempts.begin(), attempts.begin() + static_cast<std::ptrdiff_t>(stored_count));
    for (const base::Id id : notes.replayed) std::erase(hook->notes.replayed, id);
  }
  co_return std::move(result);
}

// Where it cannot be stored it stays enabled, and fails once more.
WebhooksService::Answer<void> WebhooksService::disable(base::Id webhook_id, std::string reason) {
  Hook* hook = find(webhook_id);
  const Webhook before = hook->stored.webhook;
  hook->stored.webhook.is_enabled = false;
  hook->stored.webhook.disabled_reason = std::move(reason);
  hook->stored.webhook.disabled_at = now();
  const std::uint64_t change = ++hook->stored.progress.changes;
  const ProgressNotes notes = hook->notes;
  auto work = [this, stored = hook->stored, notes] {
    return store_.change(stored, "DisableWebhook", "webhook.disabled", notes, own_context(), now());
  };
  auto result = co_await await_blocking<void>(pool_, executor_, std::move(work));
  hook = find(webhook_id);
  if (hook == nullptr) co_return Result<void>();
  if (result) {
    ++figures_.disabled;
    hook->notes = {};
  } else if (hook->stored.progress.changes == change) {
    hook->stored.webhook = before;
  }
  co_return std::move(result);
}

WebhooksService::Answer<EventPage> WebhooksService::next_events(StoredWebhook stored) {
  const Webhook& webhook = stored.webhook;
  transactions::EventsRequest request{.user_id = webhook.user_id,
                                      .client_id = webhook.client_id,
                                      .account_id = webhook.account_id,
                                      .after = stored.progress.position,
                                      .limit = options_.page_size,
                                      .types = types_to_read(webhook.types),
                                      .shows_today = webhook.is_plain};
  auto call = [this, request = std::move(request)](Completion<EventPage> done) mutable {
    transactions_.events_since(own_context(), std::move(request), std::move(done));
  };
  auto page = co_await await_completion<EventPage>(executor_, std::move(call));
  co_return std::move(page);
}

WebhooksService::Answer<EventPosition> WebhooksService::position_of(
    Context context, base::Id user_id, base::Id account_id, std::optional<base::Timestamp> from) {
  context.executor = nullptr;  // brought here by await_completion
  auto call = [this, context = std::move(context), user_id, account_id,
               from](Completion<EventPosition> done) {
    transactions_.event_position(context, user_id, account_id, from, std::move(done));
  };
  auto position = co_await await_completion<EventPosition>(executor_, std::move(call));
  co_return std::move(position);
}

WebhooksService::Answer<AccountEvent> WebhooksService::find_event(Webhook webhook,
                                                                  base::Id event_id) {
  transactions::FindEvent request{.user_id = webhook.user_id,
                                  .client_id = webhook.client_id,
                                  .account_id = webhook.account_id,
                                  .event_id = event_id,
                                  .shows_today = webhook.is_plain};
  auto call = [this, request = std::move(request)](Completion<AccountEvent> done) mutable {
    transactions_.find_event(own_context(), std::move(request), std::move(done));
  };
  auto event = co_await await_completion<AccountEvent>(executor_, std::move(call));
  co_return std::move(event);
}

WebhooksService::Hook* WebhooksService::find(base::Id webhook_id) {
  const auto found = hooks_.find(webhook_id);
  return found == hooks_.end() ? nullptr : &found->second;
}

}  // namespace atollbank::webhooks
