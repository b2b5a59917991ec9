// SPDX-License-Identifier: Apache-2.0
// One request of a browser, decoded: what it asks, what it sends, who it says it is. A plain value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/form.h"
#include "net/http_message.h"
#include "runtime/context.h"
#include "services/identity/sign_in.h"

namespace atollbank::pages {

struct Cookies {
  std::string session;
  std::string device;
  std::string form;  // pairs with a field of the sign-in form, before there is a session
};

struct Visit {
  std::string method;
  std::string path;
  std::string target;              // path and query
  std::vector<std::string> place;  // what stood for each * of the route
  net::Form query;
  net::Form form;
  Cookies cookies;
  std::string user_agent;
  std::string last_event_id;  // of a stream that the browser goes on with
  bool is_secure = false;     // cookies go over TLS only
  runtime::Context context;
  std::optional<identity::Session> session;

  std::string field(std::string_view name) const;  // of the form; empty: not sent
  std::string asked(std::string_view name) const;  // of the query
};

// reasons: malformed_form, form_too_large, form_kind_unknown (a body that is no form)
base::Result<Visit> read_visit(net::HttpRequest request, bool is_secure);

// The names of the cookies; with TLS their browser lets nobody else set them.
std::string cookie_name(std::string_view name, bool is_secure);

// Whether a browser sent this from a page of somebody else's. Old browsers do not tell. `ours`
// empty: the host that the request names.
bool is_from_elsewhere(const net::HttpRequest& request, std::string_view ours);

// A place within these pages that a person may be sent back to; "/home" for anything else,
// such as another site.
std::string safe_next(std::string_view asked);

}  // namespace atollbank::pages
