// SPDX-License-Identifier: Apache-2.0
// The one table of what the public API serves: method, path, name, who may call, handler. The
// gateway routes by it, metrics are named by it, and the API's description is checked against it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateways/edge/call.h"

namespace atollbank::edge {

enum class Access : std::uint8_t {
  kInside,  // health, metrics: the network keeps them inside, and no limit counts them
  kAnyone,
  kProgram,      // a client that its handler asks for a secret; refused in OAuth's words
  kTokenHolder,  // a valid access token with `permissions`; whose money it is, the services decide
};

enum class BodyKind : std::uint8_t {
  kParameters,  // a form or JSON, joined with the query
  kAsSent,      // Call::sent; parameters are the query's
};

struct Route {
  std::string_view method;
  std::string_view pattern;  // literal segments and at most one "{id}"
  std::string_view name;     // in metrics and logs
  Access access;
  std::uint32_t permissions;      // customers::Permission bits, all of them needed
  std::string_view content_type;  // "": depends on what is asked for
  Handler handler;
  BodyKind body = BodyKind::kParameters;
  std::size_t body_bytes_max = 0;  // 0: the server's own limit
};

// The first match wins, so literal paths stand before patterns.
std::span<const Route> routes();

struct RouteMatch {
  const Route* route = nullptr;  // null: nothing here, or not by this method
  std::string path_id;
  std::string allowed_methods;  // "GET, PATCH" when the path is known and the method is not
};

// HEAD is served by the GET route.
RouteMatch find_route(std::span<const Route> table, std::string_view method, std::string_view path);

}  // namespace atollbank::edge
