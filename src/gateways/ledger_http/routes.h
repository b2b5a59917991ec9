// SPDX-License-Identifier: Apache-2.0
// The one table of what this door serves. api/rest/ledger.yaml describes the same, and a test holds
// them together.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateways/ledger_http/call.h"
#include "gateways/ledger_http/command_json.h"
#include "net/http_server.h"

namespace atollbank::ledger_http {

// Commands: how the body is read and how the reply is written. On the server's thread and the
// ledger's; nothing waits.
struct SubmitHandler {
  base::Result<DecodedBatch> (*decode)(base::JsonView root) = nullptr;
  net::HttpResponse (*answer)(const Asked& asked, const posting::Reply& reply) = nullptr;
};

// An answer that goes on for as long as the client takes it.
using StreamHandler = runtime::Task<void> (*)(Services services, Call call,
                                              net::Responder responder);

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/v1/accounts/{id}/balance"
  std::string_view name;     // operationId in the OpenAPI document
  // One of these is there.
  SubmitHandler submit{};
  ReadHandler read = nullptr;
  StreamHandler stream = nullptr;
};

std::span<const Route> routes();

struct RouteMatch {
  const Route* route = nullptr;  // null: nothing here, or not by this method
  std::vector<std::string> path_parts;
  std::string allowed_methods;  // "GET, POST" when the path is known and the method is not
};

// HEAD is served by the GET route.
RouteMatch find_route(std::string_view method, std::string_view path);

}  // namespace atollbank::ledger_http
