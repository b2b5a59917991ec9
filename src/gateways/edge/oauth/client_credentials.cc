// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/oauth/client_credentials.h"

#include <strings.h>

#include <algorithm>

#include "base/base64.h"

namespace atollbank::edge {
namespace {

using identity::ClientCredentials;

constexpr std::string_view kScheme = "basic ";

auto bad_client() {
  return base::fail(base::ErrorCode::kUnauthenticated, "bad_client", "Bad client credentials");
}

bool is_basic(std::string_view authorization) {
  return authorization.size() >= kScheme.size() &&
         strncasecmp(authorization.data(), kScheme.data(), kScheme.size()) == 0;
}

// Id and secret are form-encoded before they are joined and put into base64.
base::Result<ClientCredentials> parse_basic(std::string_view authorization) {
  std::string_view text = authorization.substr(kScheme.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto bytes = base::parse_base64(text);
  if (!bytes) return bad_client();
  const std::size_t colon = bytes->find(':');
  if (colon == std::string::npos) return bad_client();
  auto id = net::percent_decode(std::string_view(*bytes).substr(0, colon), true);
  auto secret = net::percent_decode(std::string_view(*bytes).substr(colon + 1), true);
  if (!id || !secret || id->empty()) return bad_client();
  return ClientCredentials{.client_id = *std::move(id), .secret = base::Secret(*std::move(secret))};
}

}  // namespace

base::Result<ClientCredentials> client_credentials_of(std::string_view authorization,
                                                      const Parameters& parameters) {
  const auto named = parameters.text("client_id");
  if (is_basic(authorization)) {
    ATOLL_TRY(ClientCredentials credentials, parse_basic(authorization));
    if (named && *named != credentials.client_id) return bad_client();
    return credentials;
  }
  ATOLL_TRY(std::string id, parameters.required_text("client_id"));
  return ClientCredentials{
      .client_id = std::move(id),
      .secret = base::Secret(parameters.text("client_secret").value_or(std::string()))};
}

}  // namespace atollbank::edge
