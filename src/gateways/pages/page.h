// SPDX-License-Identifier: Apache-2.0
// An answer of the pages, and how it becomes HTTP: one frame around every page, and headers that
// let nothing in from elsewhere. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateways/pages/html.h"
#include "gateways/pages/visit.h"
#include "net/http_message.h"

namespace atollbank::pages {

struct Page {
  int status = 200;
  std::string title;
  Html content;
  std::string go_to;                 // 303 there instead, when not empty
  std::vector<std::string> cookies;  // Set-Cookie
  std::string form_target;  // where else a form of the page may lead: "https://app.example"
  bool has_script = false;  // passkey.js
};

// Whoever is signed in sees the way to the other pages.
net::HttpResponse answer_of(const Page& page, const Visit& visit);

Page redirect_to(std::string place);
Page plain_page(int status, std::string title, std::string_view text);

enum class CookieLife : std::uint8_t { kSession, kYear, kGone };
// SameSite=Lax for those that a link from a client's page must carry, HttpOnly always.
std::string set_cookie(const Visit& visit, std::string_view name, std::string_view value,
                       CookieLife life);

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
