// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/public_address.h"

#include <fmt/core.h>

#include "net/url.h"

namespace atollbank::apps {

base::Result<std::string> read_public_url(std::string_view given) {
  const auto url = net::parse_url(given);
  const bool is_origin = url && url->target == "/" && given.find('#') == std::string_view::npos;
  if (!is_origin) {
    return base::fail(base::ErrorCode::kInvalidArgument, "public_url_invalid",
                      "the public URL is like https://bank.example, without a path");
  }
  return url->scheme + "://" + url->authority();
}

bool is_reached_over_tls(std::string_view public_url) { return public_url.starts_with("https://"); }

std::uint32_t address_requests_per_minute(std::optional<std::uint32_t> asked,
                                          std::string_view public_url) {
  constexpr std::uint32_t kOfAnAddress = 60'000;
  return asked.value_or(public_url.empty() ? kOfAnAddress : 0);
}

credentials::RelyingParty relying_party_at(const std::string& public_url) {
  const auto url = net::parse_url(public_url);
  const std::string host = url ? url->host : std::string();
  const bool is_here = host == "127.0.0.1" || host == "::1" || host == "0.0.0.0";
  if (!url || !is_here) return {.id = host, .origins = {public_url}};
  return {.id = "localhost", .origins = {fmt::format("{}://localhost:{}", url->scheme, url->port)}};
}

}  // namespace atollbank::apps
