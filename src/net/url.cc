// SPDX-License-Identifier: Apache-2.0
// Splits an absolute URL and refuses what could be read in two ways.
#include "net/url.h"

#include <algorithm>
#include <charconv>

namespace atollbank::net {
namespace {

using base::ErrorCode;

constexpr std::size_t kHostBytesMax = 253;

auto malformed(std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, "malformed_url", what);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

// A name, or four decimal numbers. "0x7f.1", "2130706433" and "017.0.0.1" are addresses to some
// programs and names to others, so a last label that begins with a digit must belong to a plain
// dotted quad.
bool is_dotted_quad(std::string_view host) {
  int parts = 0;
  while (true) {
    const std::string_view part = host.substr(0, host.find('.'));
    if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), is_digit))
      return false;
    if (part.size() > 1 && part[0] == '0') return false;
    if (part.size() == 3 && part > "255") return false;
    ++parts;
    if (part.size() == host.size()) return parts == 4;
    host.remove_prefix(part.size() + 1);
  }
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > kHostBytesMax) return false;
  const std::size_t last_dot = host.rfind('.');
  if (is_digit(host[last_dot == std::string_view::npos ? 0 : last_dot + 1]))
    return is_dotted_quad(host);
  while (true) {
    const std::string_view label = host.substr(0, host.find('.'));
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
      return false;
    const auto is_allowed = [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    };
    if (!std::all_of(label.begin(), label.end(), is_allowed)) return false;
    if (label.size() == host.size()) return true;
    host.remove_prefix(label.size() + 1);
    if (host.empty()) return false;  // a trailing dot
  }
}

bool is_ipv6_text(std::string_view host) {
  return host.find(':') != std::string_view::npos && host.size() <= 45 &&
         std::all_of(host.begin(), host.end(),
                     [](char c) { return is_hex(c) || c == ':' || c == '.'; });
}

base::Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0)
    return malformed("port out of range");
  return port;
}

base::Result<void> parse_authority(std::string_view authority, Url& url) {
  std::string_view port_text;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return malformed("address without its closing bracket");
    url.host = authority.substr(1, close - 1);
    std::transform(url.host.begin(), url.host.end(), url.host.begin(), lower);
    if (!is_ipv6_text(url.host)) return malformed("not an IPv6 address");
    port_text = authority.substr(close + 1);
    if (!port_text.empty() && port_text[0] != ':') return malformed("stray text after the address");
  } else {
    const std::size_t colon = authority.find(':');
    url.host = authority.substr(0, colon);
    std::transform(url.host.begin(), url.host.end(), url.host.begin(), lower);
    if (!is_host_name(url.host)) return malformed("not a host name");
    port_text = colon == std::string_view::npos ? std::string_view() : authority.substr(colon);
  }
  url.port = url.is_tls() ? 443 : 80;
  if (!port_text.empty()) {
    ATOLL_TRY(url.port, parse_port(port_text.substr(1)));
  }
  return {};
}

}  // namespace

std::string Url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (is_tls() ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

base::Result<Url> parse_url(std::string_view text) {
  if (text.size() > kUrlBytesMax) return malformed("too long");
  const auto is_printable = [](char c) { return c > ' ' && c < 0x7f && c != '\\'; };
  if (!std::all_of(text.begin(), text.end(), is_printable))
    return malformed("blank or unprintable character");

  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return malformed("no scheme");
  Url url;
  url.scheme = text.substr(0, scheme_end);
  std::transform(url.scheme.begin(), url.scheme.end(), url.scheme.begin(), lower);
  if (url.scheme != "http" && url.scheme != "https")
    return malformed("scheme is neither http nor https");

  const std::string_view rest = text.substr(scheme_end + 3);
  const std::size_t authority_end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority.find('@') != std::string_view::npos) return malformed("credentials in the address");
  ATOLL_TRY_VOID(parse_authority(authority, url));

  const std::string_view tail = rest.substr(authority_end);
  url.target = tail.substr(0, tail.find('#'));
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

}  // namespace atollbank::net
