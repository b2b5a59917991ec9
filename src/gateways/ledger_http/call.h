// SPDX-License-Identifier: Apache-2.0
// One question to this door, taken apart: what handlers are given, and what they answer.
#pragma once

#include <string>
#include <vector>

#include "gateways/ledger_http/services.h"
#include "net/form.h"
#include "runtime/context.h"
#include "runtime/task.h"

namespace atollbank::ledger_http {

struct Call {
  runtime::Context context;             // with the deadline of the request
  std::vector<std::string> path_parts;  // what stood for each "{…}" of the route, in order
  net::Form query;
  std::string body;
  std::string last_event_id;  // the header of that name
  std::string accept;

  // A number of the query. invalid_argument query_malformed (names it)
  base::Result<std::uint64_t> number(std::string_view name, std::uint64_t otherwise) const;
  // RFC 3339 in the query. invalid_argument query_malformed (names it)
  base::Result<std::int64_t> time(std::string_view name, std::int64_t otherwise_ns) const;
  base::Result<base::Id> path_id(std::size_t part) const;
  // Refuses names that the route does not know. invalid_argument query_malformed
  base::Result<void> allow_only(std::initializer_list<std::string_view> names) const;
};

// Answers the body, in JSON.
using ReadHandler = runtime::Task<base::Result<std::string>> (*)(Services services, Call call);

}  // namespace atollbank::ledger_http
