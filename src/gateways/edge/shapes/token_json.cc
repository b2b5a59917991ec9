// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/token_json.h"

#include "base/json.h"

namespace atollbank::edge {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::string_view name_of(identity::ClientKind kind) {
  return kind == identity::ClientKind::kPublic ? "public" : "confidential";
}

std::string_view name_of(identity::HistoryRule rule) {
  return rule == identity::HistoryRule::kUnlimited ? "unlimited" : "ninety_days";
}

}  // namespace

std::string tokens_json(const identity::IssuedTokens& issued) {
  base::JsonWriter json;
  json.begin_object();
  json.member("access_token", issued.access_token.reveal());
  json.member("client_id", issued.client_id);
  json.member("expires_in", issued.expires_in_seconds);
  if (!issued.refresh_token.reveal().empty()) {
    json.member("refresh_token", issued.refresh_token.reveal());
  }
  json.member("scope", issued.scope);
  json.member("token_type", "Bearer");
  json.member("user_id", base::to_text("user", issued.user_id));
  json.end_object();
  return json.take();
}

std::string introspection_json(const identity::Introspection& told, const std::string& issuer) {
  base::JsonWriter json;
  json.begin_object();
  json.member("active", told.active);
  if (told.active) {
    const identity::TokenHolder& holder = told.holder;
    json.member("client_id", holder.client_id);
    json.member("exp", holder.expires.nanoseconds / kSecond);
    json.member("iat", holder.created.nanoseconds / kSecond);
    json.member("iss", issuer).member("aud", issuer);
    json.member("scope", holder.scope());
    json.member("sub", base::to_text("user", holder.user_id));
    if (!told.is_refresh_token) json.member("token_type", "Bearer");
  }
  json.end_object();
  return json.take();
}

std::string signing_keys_json(const std::vector<identity::SigningKey>& keys) {
  base::JsonWriter json;
  json.begin_object().key("keys").begin_array();
  for (const identity::SigningKey& key : keys) {
    json.begin_object().member("kty", "EC").member("crv", "P-256").member("use", "sig");
    json.member("alg", "ES256").member("kid", key.id).member("x", key.x).member("y", key.y);
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

std::string client_json(const identity::RegisteredClient& registered) {
  const identity::Client& client = registered.client;
  base::JsonWriter json;
  json.begin_object().key("client").begin_object();
  json.member("client_id", client.id);
  if (!registered.secret.reveal().empty()) {
    json.member("client_secret", registered.secret.reveal());
  }
  json.member("name", client.name).member("kind", name_of(client.kind));
  json.key("redirect_uris").begin_array();
  for (const std::string& uri : client.redirect_uris) json.value(uri);
  json.end_array();
  json.member("several_tokens", client.options.several_tokens);
  json.member("history", name_of(client.options.history));
  json.member("approved_at_once", client.options.approved_at_once);
  json.member("created", base::to_rfc3339(client.created));
  json.end_object().end_object();
  return json.take();
}

}  // namespace atollbank::edge
