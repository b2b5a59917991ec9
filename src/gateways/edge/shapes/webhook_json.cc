// SPDX-License-Identifier: Apache-2.0
// Webhook → JSON.
#include "gateways/edge/shapes/webhook_json.h"

#include "base/json.h"

namespace atollbank::edge {
namespace {

using transactions::EventType;
using webhooks::DeliveryAttempt;
using webhooks::Webhook;

void write_fields(base::JsonWriter& json, const Webhook& webhook) {
  json.member("account_id", base::to_text("acc", webhook.account_id));
  json.member("id", base::to_text("webhook", webhook.id));
  json.member("url", webhook.url);
  json.key("events").begin_array();
  for (std::uint8_t number = 1; number <= transactions::kEventTypeMax; ++number) {
    const auto type = static_cast<EventType>(number);
    if ((webhook.types & transactions::bit_of(type)) != 0) json.value(transactions::name_of(type));
  }
  json.end_array();
  json.member("status", webhook.is_enabled ? "enabled" : "disabled");
  if (!webhook.is_enabled) {
    json.member("disabled_reason", webhook.disabled_reason);
    json.member("disabled", base::to_rfc3339(webhook.disabled_at));
  }
}

void write_attempt(base::JsonWriter& json, const DeliveryAttempt& attempt) {
  json.begin_object();
  json.member("event_id", base::to_text("evt", attempt.event_id));
  json.member("type", transactions::name_of(attempt.event_type));
  json.member("attempted", base::to_rfc3339(attempt.began));
  json.member("duration_ms", attempt.took.ms());
  json.member("attempt", attempt.number);
  json.member("delivered", attempt.reason.empty());
  json.key("status");
  if (attempt.status == 0) {
    json.null();
  } else {
    json.value(attempt.status);
  }
  json.member("reason", attempt.reason);
  json.member("replay", attempt.is_replay);
  json.end_object();
}

}  // namespace

std::string webhook_json(const webhooks::ShownWebhook& shown) {
  base::JsonWriter json;
  json.begin_object();
  json.key("webhook").begin_object();
  write_fields(json, shown.webhook);
  json.member("secret", shown.secret.reveal());
  if (shown.old_valid_until) {
    json.member("old_secret_valid_until", base::to_rfc3339(*shown.old_valid_until));
  }
  json.end_object();
  json.end_object();
  return json.take();
}

std::string webhooks_json(std::span<const Webhook> list) {
  base::JsonWriter json;
  json.begin_object();
  json.key("webhooks").begin_array();
  for (const Webhook& webhook : list) {
    json.begin_object();
    write_fields(json, webhook);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string deliveries_json(std::span<const DeliveryAttempt> list) {
  base::JsonWriter json;
  json.begin_object();
  json.key("deliveries").begin_array();
  for (const DeliveryAttempt& attempt : list) write_attempt(json, attempt);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
