// SPDX-License-Identifier: Apache-2.0
// Errors as application/problem+json (RFC 9457): type urn:atoll:problem:<reason>, the reason
// itself, a text for people, and where waiting helps how long. The reason is stable; the text is
// not.
#pragma once

#include "base/error.h"
#include "net/http_limits.h"
#include "net/http_message.h"

namespace atollbank::ledger_http {

// `members`: further members of the object, written as JSON, each followed by a comma.
net::HttpResponse problem(int status, std::string_view reason, std::string_view detail,
                          std::string_view members = {});

net::HttpResponse problem_of(const base::Error& error);

// What the server refuses by itself.
net::HttpResponse problem_of(net::HttpRefusal refusal);

}  // namespace atollbank::ledger_http
