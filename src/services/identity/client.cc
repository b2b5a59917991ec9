// SPDX-License-Identifier: Apache-2.0
#include "services/identity/client.h"

#include <algorithm>
#include <array>
#include <optional>

#include "net/url.h"

namespace atollbank::identity {
namespace {

bool is_letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

// "com.example.app:/signed-in": a scheme that only its owner's domain could have meant.
bool is_private_scheme_uri(std::string_view uri) {
  const std::size_t end = uri.find(":/");
  if (end == std::string_view::npos) return false;
  const std::string_view scheme = uri.substr(0, end);
  const auto is_of_scheme = [](char letter) {
    return is_letter_or_digit(letter) || letter == '.' || letter == '-' || letter == '+';
  };
  return scheme.front() >= 'a' && scheme.front() <= 'z' && scheme.back() != '.' &&
         scheme.find('.') != std::string_view::npos &&
         std::all_of(scheme.begin(), scheme.end(), is_of_scheme);
}

bool is_loopback_host(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

// What stands before and behind the port of a loopback address.
struct Around {
  std::string_view before;
  std::string_view behind;

  bool operator==(const Around&) const = default;
};

std::optional<Around> around_loopback_port(std::string_view uri) {
  for (const std::string_view host : {"http://127.0.0.1", "http://[::1]"}) {
    if (!uri.starts_with(host)) continue;
    std::string_view rest = uri.substr(host.size());
    if (rest.starts_with(':')) {
      const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
      if (end == 1) return std::nullopt;
      rest.remove_prefix(end);
    }
    if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return std::nullopt;
    return Around{.before = host, .behind = rest};
  }
  return std::nullopt;
}

}  // namespace

bool is_good_redirect_uri(std::string_view uri) {
  if (uri.empty() || uri.size() > kRedirectUriMax) return false;
  const auto is_allowed = [](char letter) {
    constexpr std::string_view kNever = "#\"<>\\^`{|} \x7f";
    return letter > ' ' && letter < '\x7f' && kNever.find(letter) == std::string_view::npos;
  };
  if (!std::all_of(uri.begin(), uri.end(), is_allowed)) return false;
  if (uri.starts_with("https:") || uri.starts_with("http:")) {
    const auto url = net::parse_url(uri);
    return url && (url->is_tls() || is_loopback_host(url->host));
  }
  return is_private_scheme_uri(uri);
}

bool is_registered_redirect(const Client& client, std::string_view uri) {
  if (!is_good_redirect_uri(uri)) return false;
  const auto asked = client.kind == ClientKind::kPublic ? around_loopback_port(uri) : std::nullopt;
  return std::any_of(client.redirect_uris.begin(), client.redirect_uris.end(),
                     [&](const std::string& registered) {
                       if (registered == uri) return true;
                       return asked && around_loopback_port(registered) == asked;
                     });
}

}  // namespace atollbank::identity
