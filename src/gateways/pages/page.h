// SPDX-License-Identifier: Apache-2.0
// An answer of the pages, and how it becomes HTTP: one frame around every page, and headers that
// let nothing in from elsewhere. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateways/pages/html.h"
#include "gateways/pages/visit.h"
#include "net/http_message.h"
#include "services/transactions/api.h"

namespace atollbank::pages {

// A page's own script: none but what the page names may run on it.
enum class Script : std::uint8_t { kNone, kPasskey, kLive };

// Saved by the browser, never shown as a page.
struct PageFile {
  std::string bytes;
  std::string content_type;
  std::string name;  // of plain letters
};

struct Page {
  int status = 200;
  std::string title;
  Html content;
  std::string go_to;                 // 303 there instead, when not empty
  std::vector<std::string> cookies;  // Set-Cookie
  std::string form_target;  // where else a form of the page may lead: "https://app.example"
  Script script = Script::kNone;
  std::optional<PageFile> file;  // in place of the page
  // In place of the page: what happens on an account, for as long as the browser stays.
  std::optional<transactions::EventsRequest> live;
};

// What every answer says: nothing is kept, nobody frames it, nothing comes from elsewhere.
std::vector<std::pair<std::string, std::string>> headers_of(const Page& page, const Visit& visit);

// Whoever is signed in sees the way to the other pages.
net::HttpResponse answer_of(const Page& page, const Visit& visit);

Page redirect_to(std::string place);
Page plain_page(int status, std::string title, std::string_view text);

enum class CookieLife : std::uint8_t { kSession, kYear, kGone };
// SameSite=Lax for those that a link from a client's page must carry, HttpOnly always.
std::string set_cookie(const Visit& visit, std::string_view name, std::string_view value,
                       CookieLife life);

// What nobody guesses: of a form, or the name of what it asks for once.
std::string draw_token();

// <form method="post"> with what shows that the form is ours; to be closed by the caller.
Html& begin_form(Html& html, const Visit& visit, std::string_view action);
Html& hidden(Html& html, std::string_view name, std::string_view value);
Html& when(Html& html, base::Timestamp time);
// What went wrong, above a form.
Html& problem(Html& html, std::string_view text);

// The origin of a redirect address for form-action, or its scheme: "https://app.example",
// "com.example.app:".
std::string form_target_of(std::string_view uri);

}  // namespace atollbank::pages
