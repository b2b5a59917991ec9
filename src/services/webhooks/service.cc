// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/service.h"

#include <algorithm>
#include <array>

#include "runtime/answer.h"

namespace atollbank::webhooks {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;

namespace {

SigningSecret made_secret() {
  std::array<std::uint8_t, kSecretBytesMade> bytes{};
  base::secure_random(bytes);
  return {.text = secret_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()}),
          .valid_until = {}};
}

Result<void> check_types(EventTypes types) {
  if (types != 0 && (types & ~transactions::kAllEventTypes) == 0) return {};
  return fail(ErrorCode::kInvalidArgument, "event_types_invalid",
              "a webhook hears of at least one of the known types");
}

}  // namespace

WebhooksService::WebhooksService(const WebhooksOptions& options,
                                 transactions::TransactionsApi& transactions,
                                 ports::RecordStore& records, ports::Persons persons,
                                 ports::SecretBox& box, DeliveryPort& deliveries,
                                 runtime::Executor& executor, runtime::BlockingPool& pool)
    : options_(options),
      transactions_(transactions),
      store_(records, persons, box),
      deliveries_(deliveries),
      executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options.worker),
      random_(options.seed),
      slots_(options.healthy_attempts_max, options.failing_attempts_max) {}

void WebhooksService::start(const Context& context, Completion<void> done) {
  answer_with<void>(executor_, context, load(), std::move(done));
}

void WebhooksService::stop() {
  executor_.post([this] { stopping_ = true; });
}

void WebhooksService::add(const Context& context, RegisterWebhook request,
                          Completion<ShownWebhook> done) {
  answer_with<ShownWebhook>(executor_, context, register_one(context, std::move(request)),
                            std::move(done));
}

void WebhooksService::list(const Context& context, base::Id user_id, std::string client_id,
                           base::Id account_id, Completion<std::vector<Webhook>> done) {
  answer_with<std::vector<Webhook>>(
      executor_, context, list_own(user_id, std::move(client_id), account_id), std::move(done));
}

void WebhooksService::get(const Context& context, WebhookName name, Completion<ShownWebhook> done) {
  answer_with<ShownWebhook>(executor_, context, show_own(std::move(name)), std::move(done));
}

void WebhooksService::change(const Context& context, ChangeWebhook request,
                             Completion<ShownWebhook> done) {
  answer_with<ShownWebhook>(executor_, context, change_one(context, std::move(request)),
                            std::move(done));
}

void WebhooksService::remove(const Context& context, WebhookName name, Completion<void> done) {
  answer_with<void>(executor_, context, remove_one(context, std::move(name)), std::move(done));
}

void WebhooksService::remove_all(const Context& context, std::string client_id,
                                 std::optional<base::Id> user_id, Completion<void> done) {
  answer_with<void>(executor_, context, remove_of(context, std::move(client_id), user_id),
                    std::move(done));
}

void WebhooksService::rotate_secret(const Context& context, RotateSecret request,
                                    Completion<ShownWebhook> done) {
  answer_with<ShownWebhook>(executor_, context, rotate_one(context, std::move(request)),
                            std::move(done));
}

void WebhooksService::deliveries(const Context& context, WebhookName name,
                                 Completion<std::vector<DeliveryAttempt>> done) {
  answer_with<std::vector<DeliveryAttempt>>(
      executor_, context, show_deliveries(context, std::move(name)), std::move(done));
}

void WebhooksService::replay(const Context& context, ReplayWebhook request, Completion<void> done) {
  const bool is_one = request.event_id.has_value() != request.since.has_value();
  if (!is_one) {
    done = runtime::on_executor_of(context, std::move(done));
    return done(fail(ErrorCode::kInvalidArgument, "replay_invalid",
                     "a replay is of one event or of all since a moment"));
  }
  auto replaying = request.event_id
                       ? replay_event(context, std::move(request.name), *request.event_id)
                       : replay_since(context, std::move(request.name), *request.since);
  answer_with<void>(executor_, context, std::move(replaying), std::move(done));
}

// A webhook of an older build gets its secret here, and sends it nowhere before.
WebhooksService::Answer<void> WebhooksService::load() {
  auto work = [this]() -> Result<std::vector<StoredWebhook>> {
    ATOLL_TRY(auto all, store_.load());
    Context context;
    context.caller.subject = "svc_webhooks";
    for (StoredWebhook& stored : all) {
      if (!stored.secrets.empty()) continue;
      stored.secrets.push_back(made_secret());
      ATOLL_TRY_VOID(store_.put_secrets(stored, context, now()));
    }
    return all;
  };
  ATOLL_CO_TRY(auto all, co_await await_blocking<std::vector<StoredWebhook>>(pool_, executor_,
                                                                             std::move(work)));
  for (StoredWebhook& stored : all) {
    const base::Id id = stored.webhook.id;
    hooks_.emplace(id, Hook{.stored = std::move(stored)});
  }
  runtime::spawn(executor_, watch());
  co_return Result<void>();
}

// Begins behind the newest event there is. Asking for it also checks whose account it is.
WebhooksService::Answer<ShownWebhook> WebhooksService::register_one(Context context,
                                                                    RegisterWebhook request) {
  ATOLL_CO_TRY_VOID(check_url(request.url));
  if (request.types) ATOLL_CO_TRY_VOID(check_types(*request.types));
  if (const Hook* there = find(request.webhook_id); there != nullptr) {
    const Webhook& webhook = there->stored.webhook;
    const bool is_own =
        webhook.user_id == request.user_id && webhook.client_id == request.client_id;
    if (is_own) co_return shown(there->stored);
  }
  const std::uint64_t silencings = silencings_;
  auto asking = position_of(context, request.user_id, request.account_id, std::nullopt);
  ATOLL_CO_TRY(const auto position, co_await std::move(asking));
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
  const base::Id made = ids_.next(request.account_id.slice());
  stored.webhook = {.id = request.webhook_id.is_nil() ? made : request.webhook_id,
                    .user_id = request.user_id,
                    .account_id = request.account_id,
                    .client_id = std::move(request.client_id),
                    .url = std::move(request.url),
                    .created = now(),
                    .is_plain = !request.types.has_value(),
                    .disabled_reason = {}};
  if (request.types) stored.webhook.types = *request.types;
  stored.progress.position = position;
  stored.secrets.push_back(made_secret());
  auto work = [this, context, stored] { return store_.add(stored, context, now()); };
  ATOLL_CO_TRY(stored, co_await await_blocking<StoredWebhook>(pool_, executor_, std::move(work)));
  ShownWebhook answer = shown(stored);
  const base::Id id = stored.webhook.id;
  const WebhookName name{
      .user_id = stored.webhook.user_id, .client_id = stored.webhook.client_id, .webhook_id = id};
  hooks_.emplace(id, Hook{.stored = std::move(stored)});
  if (silencings_ != silencings) {
    // Perhaps it was this client that may hear no more; if not, it asks again.
    auto removing = remove_one(context, name);
    ATOLL_CO_TRY_VOID(co_await std::move(removing));
    co_return fail(ErrorCode::kConflict, "webhooks_removed",
                   "webhooks were removed meanwhile; ask again");
  }
  wake(id);  // for what came meanwhile
  co_return std::move(answer);
}

WebhooksService::Answer<std::vector<Webhook>> WebhooksService::list_own(base::Id user_id,
                                                                        std::string client_id,
                                                                        base::Id account_id) {
  std::vector<Webhook> found;
  for (const auto& [id, hook] : hooks_) {
    const Webhook& webhook = hook.stored.webhook;
    const bool is_own = webhook.user_id == user_id && webhook.client_id == client_id &&
                        webhook.account_id == account_id;
    if (is_own) found.push_back(webhook);
  }
  co_return std::move(found);
}

WebhooksService::Answer<ShownWebhook> WebhooksService::show_own(WebhookName name) {
  ATOLL_CO_TRY(const Hook* hook, own(name));
  co_return shown(hook->stored);
}

WebhooksService::Answer<ShownWebhook> WebhooksService::change_one(Context context,
                                                                  ChangeWebhook request) {
  ATOLL_CO_TRY(Hook * hook, own(request.name));
  if (request.url) ATOLL_CO_TRY_VOID(check_url(*request.url));
  if (request.types) ATOLL_CO_TRY_VOID(check_types(*request.types));
  const Webhook before = hook->stored.webhook;
  Webhook& webhook = hook->stored.webhook;
  if (request.url) webhook.url = *request.url;
  if (request.types) {
    webhook.types = *request.types;
    webhook.is_plain = false;
  }
  if (request.is_enabled && *request.is_enabled) {
    webhook.is_enabled = true;
    webhook.disabled_reason.clear();
    webhook.disabled_at = {};
  } else if (request.is_enabled && webhook.is_enabled) {
    webhook.is_enabled = false;
    webhook.disabled_reason = "disabled_by_owner";
    webhook.disabled_at = now();
  }
  if (request.url || request.is_enabled) {
    hook->stored.progress.failed_attempts = 0;
    hook->stored.progress.next_attempt = {};
  }
  auto storing = store_change(std::move(context), webhook.id, before);
  ATOLL_CO_TRY_VOID(co_await std::move(storing));
  wake(request.name.webhook_id);
  ATOLL_CO_TRY(hook, own(request.name));
  co_return shown(hook->stored);
}

WebhooksService::Answer<void> WebhooksService::store_change(Context context, base::Id webhook_id,
                                                            Webhook before) {
  Hook* hook = find(webhook_id);
  const std::uint64_t change = ++hook->stored.progress.changes;
  auto work = [this, context, stored = hook->stored] {
    return store_.change(stored, "ChangeWebhook", "webhook.changed", {}, context, now());
  };
  auto result = co_await await_blocking<void>(pool_, executor_, std::move(work));
  hook = find(webhook_id);
  const bool is_undone = !result && hook != nullptr && hook->stored.progress.changes == change;
  if (is_undone) hook->stored.webhook = std::move(before);
  co_return std::move(result);
}

WebhooksService::Answer<void> WebhooksService::remove_one(Context context, WebhookName name) {
  ATOLL_CO_TRY(const Hook* hook, own(name));
  auto work = [this, context, webhook = hook->stored.webhook] {
    return store_.remove(webhook, context, now());
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  hooks_.erase(name.webhook_id);
  co_return Result<void>();
}

WebhooksService::Answer<void> WebhooksService::remove_of(Context context, std::string client_id,
                                                         std::optional<base::Id> user_id) {
  ++silencings_;
  std::vector<WebhookName> names;
  for (const auto& [id, hook] : hooks_) {
    const Webhook& webhook = hook.stored.webhook;
    if (webhook.client_id != client_id || (user_id && webhook.user_id != *user_id)) continue;
    names.push_back({.user_id = webhook.user_id, .client_id = client_id, .webhook_id = id});
  }
  for (WebhookName& name : names) {
    auto removing = remove_one(context, std::move(name));
    const auto removed = co_await std::move(removing);
    const bool is_gone = removed || removed.error().code == ErrorCode::kNotFound;
    if (!is_gone) co_return fail(removed.error());
  }
  co_return Result<void>();
}

// The new secret signs at once; the ones before it sign beside it until their time is over, so a
// receiver that knows any of them accepts.
WebhooksService::Answer<ShownWebhook> WebhooksService::rotate_one(Context context,
                                                                  RotateSecret request) {
  ATOLL_CO_TRY(Hook * hook, own(request.name));
  if (request.overlap.nanoseconds < 0 || request.overlap > kOverlapMax) {
    co_return fail(ErrorCode::kInvalidArgument, "overlap_invalid",
                   "a secret that is replaced signs for at most seven days more");
  }
  SigningSecret newest = made_secret();
  if (!request.secret.reveal().empty()) {
    ATOLL_CO_TRY_VOID(check_secret(request.secret));
    newest.text = request.secret;
  }
  if (hook->is_rotating) {
    co_return fail(ErrorCode::kConflict, "rotation_under_way", "another secret is being made");
  }
  StoredWebhook stored = hook->stored;
  const base::Timestamp at = now();
  stored.secrets.front().valid_until = at + request.overlap;
  std::erase_if(stored.secrets,
                [at](const SigningSecret& secret) { return secret.valid_until <= at; });
  if (stored.secrets.size() >= kSecretsMax) {
    co_return fail(ErrorCode::kFailedPrecondition, "too_many_secrets",
                   "the webhook has all the secrets that may sign at once");
  }
  stored.secrets.insert(stored.secrets.begin(), std::move(newest));
  hook->is_rotating = true;
  auto work = [this, context, stored] { return store_.put_secrets(stored, context, now()); };
  const auto put = co_await await_blocking<void>(pool_, executor_, std::move(work));
  ATOLL_CO_TRY(hook, own(request.name));
  hook->is_rotating = false;
  if (!put) co_return fail(put.error());
  hook->stored.secrets = stored.secrets;
  co_return shown(hook->stored);
}

WebhooksService::Answer<std::vector<DeliveryAttempt>> WebhooksService::show_deliveries(
    Context context, WebhookName name) {
  ATOLL_CO_TRY(const Hook* hook, own(name));
  const std::vector<DeliveryAttempt> unstored = hook->notes.attempts;
  const base::Timestamp oldest = now() - options_.log_age;
  auto work = [this, context, webhook = hook->stored.webhook, oldest] {
    return store_.deliveries(webhook, oldest, context, now());
  };
  ATOLL_CO_TRY(auto all, co_await await_blocking<std::vector<DeliveryAttempt>>(pool_, executor_,
                                                                               std::move(work)));
  for (const DeliveryAttempt& attempt : unstored) {
    if (std::find(all.begin(), all.end(), attempt) == all.end()) all.push_back(attempt);
  }
  std::sort(all.begin(), all.end(), [](const DeliveryAttempt& one, const DeliveryAttempt& other) {
    return one.began > other.began;
  });
  if (all.size() > kDeliveriesMax) all.resize(kDeliveriesMax);
  co_return std::move(all);
}

WebhooksService::Answer<void> WebhooksService::replay_event(Context context, WebhookName name,
                                                            base::Id event_id) {
  ATOLL_CO_TRY(Hook * hook, own(name));
  auto finding = find_event(hook->stored.webhook, event_id);
  ATOLL_CO_TRY_VOID(co_await std::move(finding));
  ATOLL_CO_TRY(hook, own(name));
  std::vector<base::Id>& replays = hook->stored.replays;
  if (!hook->stored.webhook.is_enabled) {
    co_return fail(ErrorCode::kFailedPrecondition, "webhook_disabled", "the webhook is disabled");
  }
  if (std::find(replays.begin(), replays.end(), event_id) != replays.end()) {
    co_return Result<void>();
  }
  const std::vector<base::Id>& ending = hook->notes.replayed;
  if (std::find(ending.begin(), ending.end(), event_id) != ending.end()) {
    co_return fail(ErrorCode::kConflict, "replay_under_way", "it was sent again just now");
  }
  if (replays.size() + hook->replays_coming >= kReplaysMax) {
    co_return fail(ErrorCode::kResourceExhausted, "too_many_replays",
                   "as many events as may wait to be sent again");
  }
  auto work = [this, context, webhook = hook->stored.webhook, event_id] {
    return store_.add_replay(webhook, event_id, context, now());
  };
  ++hook->replays_coming;
  const auto added = co_await await_blocking<void>(pool_, executor_, std::move(work));
  ATOLL_CO_TRY(hook, own(name));
  --hook->replays_coming;
  if (!added) co_return fail(added.error());
  hook->stored.replays.push_back(event_id);
  wake(name.webhook_id);
  co_return Result<void>();
}

// Only ever backwards: what waits is not passed over.
WebhooksService::Answer<void> WebhooksService::replay_since(Context context, WebhookName name,
                                                            base::Timestamp since) {
  ATOLL_CO_TRY(Hook * hook, own(name));
  const Webhook webhook = hook->stored.webhook;
  auto asking = position_of(context, webhook.user_id, webhook.account_id, since);
  ATOLL_CO_TRY(const auto moment, co_await std::move(asking));
  ATOLL_CO_TRY(hook, own(name));
  if (!hook->stored.webhook.is_enabled) {
    co_return fail(ErrorCode::kFailedPrecondition, "webhook_disabled", "the webhook is disabled");
  }
  auto& position = hook->stored.progress.position;
  position.journal = std::min(position.journal, moment.journal);
  position.records = std::min(position.records, moment.records);
  ++hook->stored.progress.changes;
  auto work = [this, context, stored = hook->stored] {
    return store_.change(stored, "ReplayWebhook", "webhook.replayed", {}, context, now());
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  wake(webhook.id);
  co_return Result<void>();
}

Result<WebhooksService::Hook*> WebhooksService::own(const WebhookName& name) {
  Hook* hook = find(name.webhook_id);
  const bool is_own = hook != nullptr && hook->stored.webhook.user_id == name.user_id &&
                      hook->stored.webhook.client_id == name.client_id;
  if (!is_own) return fail(ErrorCode::kNotFound, "webhook_not_found", "no such webhook");
  return hook;
}

ShownWebhook WebhooksService::shown(const StoredWebhook& stored) const {
  ShownWebhook answer{
      .webhook = stored.webhook, .secret = stored.secrets.front().text, .old_valid_until = {}};
  for (const SigningSecret& secret : stored.secrets) {
    const bool is_old = secret.valid_until.nanoseconds != 0 && secret.valid_until > now();
    if (!is_old) continue;
    if (!answer.old_valid_until || *answer.old_valid_until < secret.valid_until) {
      answer.old_valid_until = secret.valid_until;
    }
  }
  return answer;
}

}  // namespace atollbank::webhooks
