// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/random.h"

namespace atollbank::pages {
namespace {

constexpr std::int64_t kYearSeconds = 365 * 24 * 3600;

struct Way {
  Markup link;
  std::string_view path;
  std::string_view name;
};

void put_ways(Html& html, const Visit& visit) {
  constexpr Way kWays[] = {{"<a href=\"/home\"", "/home", "Home"},
                           {"<a href=\"/pay\"", "/pay", "Pay"},
                           {"<a href=\"/connections\"", "/connections", "Connections"},
                           {"<a href=\"/devices\"", "/devices", "Devices"},
                           {"<a href=\"/developer\"", "/developer", "Developer"}};
  html.put("<nav aria-label=\"Pages\">");
  for (const Way& way : kWays) {
    html.put(way.link);
    if (visit.path.starts_with(way.path)) html.put(" aria-current=\"page\"");
    html.put(">").text(way.name).put("</a>");
  }
  begin_form(html, visit, "/sign-out")
      .put("<button class=\"quiet\">Sign out</button></form></nav>");
}

void put_script(Html& html, Script script) {
  if (script == Script::kPasskey) html.put("<script defer src=\"/pages/passkey.js\"></script>");
  if (script == Script::kLive) html.put("<script defer src=\"/pages/live.js\"></script>");
}

Html framed(const Page& page, const Visit& visit) {
  Html html;
  html.put(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><title>");
  html.text(page.title).put(" · Atoll</title><link rel=\"stylesheet\" href=\"/pages/page.css\">");
  html.put("<link rel=\"icon\" href=\"/pages/icon.svg\">");
  put_script(html, page.script);
  html.put("</head><body data-ready><a class=\"skip\" href=\"#main\">To the content</a><header>");
  html.put("<a class=\"brand\" href=\"/home\"><img src=\"/pages/icon.svg\" alt=\"\" ");
  html.put("width=\"28\" height=\"28\"> Atoll</a>");
  if (visit.session) put_ways(html, visit);
  html.put("</header><main id=\"main\">").add(page.content);
  html.put("</main><footer>A demonstration bank. No real money.</footer></body></html>\n");
  return html;
}

// Nothing from elsewhere, nothing inline; forms lead here, and where this page says.
std::string content_policy(const Page& page) {
  return fmt::format(
      "default-src 'none'; style-src 'self'; img-src 'self'; script-src {}; connect-src {}; "
      "form-action 'self'{}{}; base-uri 'none'; frame-ancestors 'none'",
      page.script == Script::kNone ? "'none'" : "'self'",
      page.script == Script::kLive ? "'self'" : "'none'", page.form_target.empty() ? "" : " ",
      page.form_target);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> headers_of(const Page& page, const Visit& visit) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const std::string& cookie : page.cookies) headers.emplace_back("Set-Cookie", cookie);
  headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Content-Security-Policy", content_policy(page));
  headers.emplace_back("X-Frame-Options", "DENY");
  headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  // Forms must tell their origin, and no other site where one came from.
  headers.emplace_back("Referrer-Policy", "same-origin");
  if (visit.is_secure) headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  return headers;
}

net::HttpResponse answer_of(const Page& page, const Visit& visit) {
  net::HttpResponse response;
  response.headers = headers_of(page, visit);
  response.content_type = "text/html; charset=utf-8";
  if (!page.go_to.empty()) {
    response.status = 303;
    response.headers.emplace_back("Location", page.go_to);
    return response;
  }
  if (page.file) {
    response.content_type = page.file->content_type;
    response.body = page.file->bytes;
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + page.file->name + "\"");
    return response;
  }
  response.status = page.status;
  response.body = framed(page, visit).written();
  return response;
}

Page redirect_to(std::string place) {
  Page page;
  page.go_to = std::move(place);
  return page;
}

Page plain_page(int status, std::string title, std::string_view text) {
  Page page;
  page.status = status;
  page.content.put("<h1>").text(title).put("</h1><p>").text(text).put("</p>");
  page.title = std::move(title);
  return page;
}

std::string set_cookie(const Visit& visit, std::string_view name, std::string_view value,
                       CookieLife life) {
  std::string cookie = fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax",
                                   cookie_name(name, visit.is_secure), value);
  if (visit.is_secure) cookie += "; Secure";
  if (life == CookieLife::kYear) cookie += fmt::format("; Max-Age={}", kYearSeconds);
  if (life == CookieLife::kGone) cookie += "; Max-Age=0";
  return cookie;
}

std::string draw_token() {
  std::array<std::uint8_t, 24> drawn{};
  base::secure_random(drawn);
  return base::to_base64url(base::bytes_of(drawn));
}

Html& begin_form(Html& html, const Visit& visit, std::string_view action) {
  html.put("<form method=\"post\" action=\"").text(action).put("\">");
  return hidden(html, "form_token",
                visit.session ? std::string_view(visit.session->form_token) : visit.cookies.form);
}

Html& hidden(Html& html, std::string_view name, std::string_view value) {
  return html.put("<input type=\"hidden\" name=\"")
      .text(name)
      .put("\" value=\"")
      .text(value)
      .put("\">");
}

Html& when(Html& html, base::Timestamp time) {
  const std::string text = base::to_rfc3339(base::Timestamp::from_ms(time.ms() / 1000 * 1000));
  html.put("<time datetime=\"").text(text).put("\">");
  return html.text(text.substr(0, 10)).put(" ").text(text.substr(11, 5)).put(" UTC</time>");
}

Html& problem(Html& html, std::string_view text) {
  return html.put("<p class=\"problem\" role=\"alert\">").text(text).put("</p>");
}

std::string form_target_of(std::string_view uri) {
  const auto scheme_end = uri.find(':');
  if (scheme_end == std::string_view::npos) return {};
  const std::string_view scheme = uri.substr(0, scheme_end);
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:[]").find(c) != std::string_view::npos;
  };
  if (!std::ranges::all_of(scheme, is_plain)) return {};
  if (scheme != "http" && scheme != "https") return std::string(scheme) + ":";
  const std::string_view rest = uri.substr(scheme_end);
  if (!rest.starts_with("://")) return {};
  const std::string_view authority = rest.substr(3, rest.find_first_of("/?#", 3) - 3);
  if (!std::ranges::all_of(authority, is_plain)) return {};
  // A policy cannot name an IPv6 host; the whole scheme stands for it.
  if (authority.find('[') != std::string_view::npos) return std::string(scheme) + ":";
  return std::string(scheme).append("://").append(authority);
}

}  // namespace atollbank::pages
