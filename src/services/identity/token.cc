// SPDX-License-Identifier: Apache-2.0
#include "services/identity/token.h"

#include "net/form.h"

namespace atollbank::identity {

std::optional<base::Timestamp> TokenHolder::history_begin(base::Timestamp now) const {
  if (history == HistoryRule::kUnlimited) return std::nullopt;
  if (approved && now < *approved + kFullHistoryTime) return std::nullopt;
  return now - kHistoryTime;
}

std::string redirect_with_error(const AuthorisationRequest& request, std::string_view error,
                                std::string_view issuer) {
  return redirect_with(request, "error", error, issuer);
}

std::string redirect_with(const AuthorisationRequest& request, std::string_view name,
                          std::string_view value, std::string_view issuer) {
  std::string uri = request.redirect_uri;
  uri += uri.find('?') == std::string::npos ? '?' : '&';
  uri += std::string(name) + "=" + net::percent_encode(value);
  if (!request.state.empty()) uri += "&state=" + net::percent_encode(request.state);
  uri += "&iss=" + net::percent_encode(issuer);
  return uri;
}

}  // namespace atollbank::identity
