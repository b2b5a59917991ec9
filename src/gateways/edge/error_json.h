// SPDX-License-Identifier: Apache-2.0
// Errors of the house → errors of the public API: a status, a dotted code, a message. The one place
// where reasons are translated; nothing else in the gateway chooses a status for an error.
//
// What the bank failed at is never told to the public: from 500 on the message is a general one.
#pragma once

#include <string>

#include "base/error.h"
#include "net/http_limits.h"
#include "net/http_message.h"

namespace atollbank::edge {

struct PublicError {
  int status = 500;
  std::string code;  // "bad_request.missing_param.account_id"
  std::string message;
  std::uint32_t retry_after_ms = 0;  // 0: no Retry-After
  std::string bad_lines{};           // a JSON array, of a file that is refused for them
  std::string_view oauth_error{};    // OAuth's own name for it, where the caller speaks OAuth
};

PublicError translate(const base::Error& error);

// With code and message, for 401 also error and error_description, and the headers that belong to
// the status.
net::HttpResponse error_response(const PublicError& error);

// What the HTTP server refused before a handler saw it, as an error of the house.
base::Error error_of(net::HttpRefusal refusal);

}  // namespace atollbank::edge
