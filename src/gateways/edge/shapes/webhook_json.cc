// SPDX-License-Identifier: Apache-2.0
// Webhook → JSON.
#include "gateways/edge/shapes/webhook_json.h"

#include "base/json.h"

namespace atollbank::edge {
namespace {

void write_webhook(base::JsonWriter& json, const webhooks::Webhook& webhook) {
  json.begin_object();
  json.member("account_id", "acc", webhook.account_id);
  json.member("id", "webhook", webhook.id);
  json.member("url", webhook.url);
  json.end_object();
}

}  // namespace

std::string webhook_json(const webhooks::Webhook& webhook) {
  base::JsonWriter json;
  json.begin_object();
  json.key("webhook");
  write_webhook(json, webhook);
  json.end_object();
  return json.take();
}

std::string webhooks_json(std::span<const webhooks::Webhook> list) {
  base::JsonWriter json;
  json.begin_object();
  json.key("webhooks");
  json.begin_array();
  for (const webhooks::Webhook& webhook : list) write_webhook(json, webhook);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
