// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/visit.h"

#include <algorithm>

namespace atollbank::pages {
namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";
constexpr std::string_view kHome = "/home";
constexpr std::size_t kCookieMax = 512;
constexpr std::size_t kNextMax = 8192;
constexpr std::size_t kUserAgentMax = 256;
constexpr std::size_t kEventIdMax = 64;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The first of that name: one that was put there later by a neighbour comes behind.
std::string find_cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const auto end = header.find(';');
    const std::string_view pair = trimmed(header.substr(0, end));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name &&
        pair.size() - equals - 1 <= kCookieMax)
      return std::string(pair.substr(equals + 1));
    if (end == std::string_view::npos) break;
    header.remove_prefix(end + 1);
  }
  return {};
}

std::string value_of(const net::Form& form, std::string_view name) {
  const auto value = form.find(name);
  return value ? std::string(*value) : std::string();
}

}  // namespace

std::string Visit::field(std::string_view name) const { return value_of(form, name); }
std::string Visit::asked(std::string_view name) const { return value_of(query, name); }

std::string cookie_name(std::string_view name, bool is_secure) {
  return std::string(is_secure ? "__Host-atoll_" : "atoll_").append(name);
}

base::Result<Visit> read_visit(net::HttpRequest request, bool is_secure) {
  Visit visit{.method = std::move(request.method),
              .path = std::string(request.path()),
              .target = request.target,
              .is_secure = is_secure};
  ATOLL_TRY(visit.query, net::parse_form(request.query()));
  if (!request.body.empty()) {
    const std::string_view type = request.headers.find("content-type");
    if (trimmed(type.substr(0, type.find(';'))) != kFormType)
      return base::fail(base::ErrorCode::kInvalidArgument, "form_kind_unknown",
                        "this page takes forms");
    ATOLL_TRY(visit.form, net::parse_form(request.body));
  }
  const std::string_view cookies = request.headers.find("cookie");
  visit.cookies = {.session = find_cookie(cookies, cookie_name("session", is_secure)),
                   .device = find_cookie(cookies, cookie_name("device", is_secure)),
                   .form = find_cookie(cookies, cookie_name("form", is_secure))};
  visit.user_agent = request.headers.find("user-agent").substr(0, kUserAgentMax);
  visit.last_event_id = request.headers.find("last-event-id").substr(0, kEventIdMax);
  visit.context.caller.source_ip = std::move(request.remote_ip);
  return visit;
}

bool is_from_elsewhere(const net::HttpRequest& request, std::string_view ours) {
  const std::string_view site = request.headers.find("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return true;
  const std::string_view origin = request.headers.find("origin");
  if (origin.empty()) return false;
  if (!ours.empty()) return origin != ours;
  const std::string host(request.headers.find("host"));
  return origin != "http://" + host && origin != "https://" + host;
}

// Browsers read '\' as '/', and a line break or a tab as nothing.
std::string safe_next(std::string_view asked) {
  const bool is_path = asked.starts_with('/') && !asked.starts_with("//");
  const bool is_plain = std::ranges::all_of(
      asked, [](char c) { return c > ' ' && c < 0x7F && c != '\\' && c != '"'; });
  if (!is_path || !is_plain || asked.size() > kNextMax) return std::string(kHome);
  return std::string(asked);
}

}  // namespace atollbank::pages
