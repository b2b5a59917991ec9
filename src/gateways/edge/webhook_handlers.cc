// SPDX-License-Identifier: Apache-2.0
// Webhooks of the calling client.
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/webhook_json.h"

namespace atollbank::edge {

using webhooks::Webhook;
using webhooks::WebhooksApi;

HandlerTask register_webhook(const Services& services, Call call) {
  webhooks::RegisterWebhook request;
  request.user_id = call.holder.user_id;
  request.client_id = call.holder.client_id;
  ATOLL_CO_TRY(request.account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(request.url, call.parameters.required_text("url"));
  auto asked = ask<Webhook>(services, services.webhooks, &WebhooksApi::add, call.context,
                            std::move(request));
  ATOLL_CO_TRY(const Webhook webhook, co_await std::move(asked));
  co_return Answer{.body = webhook_json(webhook)};
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

HandlerTask delete_webhook(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id webhook_id, base::parse_id("webhook", call.path_id));
  auto asked = ask<void>(services, services.webhooks, &WebhooksApi::remove, call.context,
                         call.holder.user_id, call.holder.client_id, webhook_id);
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

}  // namespace atollbank::edge
