// SPDX-License-Identifier: Apache-2.0
// What programs speak OAuth to: tokens, revoking, looking into them, and the documents that say
// how.
#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/oauth/client_credentials.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/token_json.h"
#include "gateways/edge/token_cache.h"

namespace atollbank::edge {
namespace {

using identity::GrantType;
using identity::TokenRequest;
using identity::TokensApi;

base::Secret secret_of(const Parameters& parameters, std::string_view key) {
  return base::Secret(parameters.text(key).value_or(std::string()));
}

base::Result<TokenRequest> token_request_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  ATOLL_TRY(const std::string type, parameters.required_text("grant_type"));
  TokenRequest request;
  if (type == "authorization_code") {
    request.type = GrantType::kCode;
    ATOLL_TRY_VOID(parameters.required_text("code"));
    ATOLL_TRY(request.redirect_uri, parameters.required_text("redirect_uri"));
    request.code = secret_of(parameters, "code");
    request.code_verifier = secret_of(parameters, "code_verifier");
  } else if (type == "refresh_token") {
    request.type = GrantType::kRefresh;
    ATOLL_TRY_VOID(parameters.required_text("refresh_token"));
    request.refresh_token = secret_of(parameters, "refresh_token");
  } else {
    return base::fail(base::ErrorCode::kInvalidArgument, "unsupported_grant_type",
                      "Tokens are given for authorization_code and refresh_token");
  }
  ATOLL_TRY(request.client, client_credentials_of(call.authorization, parameters));
  return request;
}

void write_endpoints(base::JsonWriter& json, const std::string& issuer) {
  json.member("issuer", issuer);
  json.member("authorization_endpoint", issuer + std::string(kAuthorisationPath));
  json.member("token_endpoint", issuer + "/oauth2/token");
  json.member("revocation_endpoint", issuer + "/oauth2/revoke");
  json.member("introspection_endpoint", issuer + "/oauth2/introspect");
  json.member("jwks_uri", issuer + "/.well-known/jwks.json");
}

void write_list(base::JsonWriter& json, std::string_view name,
                std::initializer_list<std::string_view> values) {
  json.key(name).begin_array();
  for (const std::string_view value : values) json.value(value);
  json.end_array();
}

}  // namespace

HandlerTask exchange_token(const Services& services, Call call) {
  ATOLL_CO_TRY(TokenRequest request, token_request_of(call));
  call.context.caller.subject = request.client.client_id;
  auto asked = ask<identity::IssuedTokens>(services, services.tokens, &TokensApi::exchange,
                                           call.context, std::move(request));
  ATOLL_CO_TRY(const identity::IssuedTokens issued, co_await std::move(asked));
  co_return Answer{.body = tokens_json(issued), .holds_secret = true};
}

HandlerTask revoke_token(const Services& services, Call call) {
  ATOLL_CO_TRY(identity::ClientCredentials client,
               client_credentials_of(call.authorization, call.parameters));
  ATOLL_CO_TRY_VOID(call.parameters.required_text("token"));
  call.context.caller.subject = client.client_id;
  auto asked = ask<void>(services, services.tokens, &TokensApi::revoke, call.context,
                         std::move(client), secret_of(call.parameters, "token"));
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

HandlerTask introspect_token(const Services& services, Call call) {
  ATOLL_CO_TRY(identity::ClientCredentials client,
               client_credentials_of(call.authorization, call.parameters));
  ATOLL_CO_TRY_VOID(call.parameters.required_text("token"));
  call.context.caller.subject = client.client_id;
  auto asked =
      ask<identity::Introspection>(services, services.tokens, &TokensApi::introspect, call.context,
                                   std::move(client), secret_of(call.parameters, "token"));
  ATOLL_CO_TRY(const identity::Introspection told, co_await std::move(asked));
  co_return Answer{.body = introspection_json(told, services.tokens.issuer())};
}

HandlerTask log_out(const Services& services, Call call) {
  std::string token(bearer_token(call.authorization));
  if (token.empty()) {
    co_return base::fail(base::ErrorCode::kUnauthenticated, "bad_access_token", "Bad access token");
  }
  auto asked =
      ask<void>(services, services.tokens, &TokensApi::log_out, call.context, std::move(token));
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

// RFC 8414.
HandlerTask read_oauth_metadata(const Services& services, Call) {
  base::JsonWriter json;
  json.begin_object();
  write_endpoints(json, services.tokens.issuer());
  write_list(json, "response_types_supported", {"code"});
  write_list(json, "response_modes_supported", {"query"});
  write_list(json, "grant_types_supported", {"authorization_code", "refresh_token"});
  for (const std::string_view endpoint : {"token", "revocation", "introspection"}) {
    write_list(json, std::string(endpoint) + "_endpoint_auth_methods_supported",
               {"client_secret_post", "client_secret_basic", "none"});
  }
  write_list(json, "code_challenge_methods_supported", {"S256"});
  json.member("authorization_response_iss_parameter_supported", true);
  write_list(json, "scopes_supported", {identity::kScopeBefore, identity::kScopeAfter});
  json.end_object();
  co_return Answer{.body = json.take()};
}

// RFC 7517.
HandlerTask read_signing_keys(const Services& services, Call call) {
  auto asked = ask<std::vector<identity::SigningKey>>(services, services.tokens,
                                                      &TokensApi::signing_keys, call.context);
  ATOLL_CO_TRY(const std::vector<identity::SigningKey> keys, co_await std::move(asked));
  co_return Answer{.body = signing_keys_json(keys)};
}

}  // namespace atollbank::edge
