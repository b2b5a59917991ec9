// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/oauth/oauth_error.h"

#include <algorithm>
#include <array>

namespace atollbank::edge {
namespace {

struct Named {
  std::string_view reason;
  std::string_view name;
};

constexpr std::array kNames = {
    Named{"bad_client", "invalid_client"},
    Named{"bad_code", "invalid_grant"},
    Named{"code_expired", "invalid_grant"},
    Named{"code_used", "invalid_grant"},
    Named{"code_verifier_missing", "invalid_grant"},
    Named{"code_verifier_wrong", "invalid_grant"},
    Named{"code_verifier_unasked", "invalid_grant"},
    Named{"redirect_uri_mismatch", "invalid_grant"},
    Named{"bad_refresh_token", "invalid_grant"},
    Named{"refresh_token_evicted", "invalid_grant"},
    Named{"refresh_token_expired", "invalid_grant"},
    Named{"unsupported_grant_type", "unsupported_grant_type"},
    Named{"client_is_public", "unauthorized_client"},
    Named{"bad_access_token", "invalid_token"},
    Named{"token_unknown", "invalid_token"},
    Named{"token_expired", "invalid_token"},
    Named{"token_evicted", "invalid_token"},
};

}  // namespace

std::string_view oauth_error_of(const base::Error& error, int status) {
  const auto named = std::find_if(kNames.begin(), kNames.end(),
                                  [&](const Named& one) { return one.reason == error.reason; });
  if (named != kNames.end()) return named->name;
  if (status == 401) return "invalid_client";
  if (status == 429 || status == 503 || status == 504) return "temporarily_unavailable";
  return status < 500 ? "invalid_request" : "server_error";
}

}  // namespace atollbank::edge
