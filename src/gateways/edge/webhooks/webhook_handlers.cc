// SPDX-License-Identifier: Apache-2.0
// Webhooks of the calling client.
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/webhook_json.h"

namespace atollbank::edge {

using base::Result;
using webhooks::ShownWebhook;
using webhooks::Webhook;
using webhooks::WebhooksApi;

namespace {

Result<webhooks::WebhookName> name_of(const Call& call) {
  ATOLL_TRY(const base::Id webhook_id, base::parse_id("webhook", call.path_id));
  return webhooks::WebhookName{
      .user_id = call.holder.user_id, .client_id = call.holder.client_id, .webhook_id = webhook_id};
}

// Its secret is never kept with an answer that might be given again.
Answer answer_of(const ShownWebhook& shown) {
  return {.body = webhook_json(shown), .holds_secret = true};
}

}  // namespace

HandlerTask register_webhook(const Services& services, Call call) {
  webhooks::RegisterWebhook request;
  request.webhook_id = call.command_id;
  request.user_id = call.holder.user_id;
  request.client_id = call.holder.client_id;
  ATOLL_CO_TRY(request.account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(request.url, call.parameters.required_text("url"));
  ATOLL_CO_TRY(request.types, call.parameters.event_types("events"));
  auto asked = ask<ShownWebhook>(services, services.webhooks, &WebhooksApi::add, call.context,
                                 std::move(request));
  ATOLL_CO_TRY(const ShownWebhook shown, co_await std::move(asked));
  co_return answer_of(shown);
}

HandlerTask list_webhooks(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  auto account_asked =
      ask<accounts::Account>(services, services.accounts, &accounts::AccountsApi::account,
                             call.context, call.holder.user_id, account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(account_asked));
  auto asked =
      ask<std::vector<Webhook>>(services, services.webhooks, &WebhooksApi::list, call.context,
                                call.holder.user_id, call.holder.client_id, account_id);
  ATOLL_CO_TRY(const std::vector<Webhook> found, co_await std::move(asked));
  co_return Answer{.body = webhooks_json(found)};
}

HandlerTask read_webhook(const Services& services, Call call) {
  ATOLL_CO_TRY(auto name, name_of(call));
  auto asked = ask<ShownWebhook>(services, services.webhooks, &WebhooksApi::get, call.context,
                                 std::move(name));
  ATOLL_CO_TRY(const ShownWebhook shown, co_await std::move(asked));
  co_return answer_of(shown);
}

HandlerTask change_webhook(const Services& services, Call call) {
  webhooks::ChangeWebhook request;
  ATOLL_CO_TRY(request.name, name_of(call));
  request.url = call.parameters.text("url");
  ATOLL_CO_TRY(request.types, call.parameters.event_types("events"));
  ATOLL_CO_TRY(request.is_enabled, call.parameters.flag("enabled"));
  auto asked = ask<ShownWebhook>(services, services.webhooks, &WebhooksApi::change, call.context,
                                 std::move(request));
  ATOLL_CO_TRY(const ShownWebhook shown, co_await std::move(asked));
  co_return answer_of(shown);
}

HandlerTask delete_webhook(const Services& services, Call call) {
  ATOLL_CO_TRY(auto name, name_of(call));
  auto asked =
      ask<void>(services, services.webhooks, &WebhooksApi::remove, call.context, std::move(name));
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

HandlerTask rotate_webhook_secret(const Services& services, Call call) {
  webhooks::RotateSecret request;
  ATOLL_CO_TRY(request.name, name_of(call));
  const std::int64_t most = webhooks::kOverlapMax.ms() / 1000;
  ATOLL_CO_TRY(const auto overlap_s, call.parameters.whole("overlap_seconds", 0, most));
  if (overlap_s) request.overlap = base::Duration::from_seconds(*overlap_s);
  request.secret = base::Secret(call.parameters.text("secret").value_or(""));
  auto asked = ask<ShownWebhook>(services, services.webhooks, &WebhooksApi::rotate_secret,
                                 call.context, std::move(request));
  ATOLL_CO_TRY(const ShownWebhook shown, co_await std::move(asked));
  co_return answer_of(shown);
}

HandlerTask list_webhook_deliveries(const Services& services, Call call) {
  using Attempts = std::vector<webhooks::DeliveryAttempt>;
  ATOLL_CO_TRY(auto name, name_of(call));
  auto asked = ask<Attempts>(services, services.webhooks, &WebhooksApi::deliveries, call.context,
                             std::move(name));
  ATOLL_CO_TRY(const Attempts found, co_await std::move(asked));
  co_return Answer{.body = deliveries_json(found)};
}

HandlerTask replay_webhook(const Services& services, Call call) {
  webhooks::ReplayWebhook request;
  ATOLL_CO_TRY(request.name, name_of(call));
  ATOLL_CO_TRY(request.event_id, call.parameters.id("event_id", "evt"));
  ATOLL_CO_TRY(request.since, call.parameters.time("since"));
  auto asked = ask<void>(services, services.webhooks, &WebhooksApi::replay, call.context,
                         std::move(request));
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

}  // namespace atollbank::edge
