// SPDX-License-Identifier: Apache-2.0
// Finds the route of a request. The table itself is in routes.cc.
#include "gateways/edge/route.h"

#include "gateways/edge/path.h"

namespace atollbank::edge {

RouteMatch find_route(std::span<const Route> table, std::string_view method,
                      std::string_view path) {
  RouteMatch match;
  const auto segments = split_path(path);
  if (!segments) return match;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  bool is_literal = false;  // "/pots/listV1" is a place of its own, and never the pot "listV1"
  for (const Route& route : table) {
    const bool has_id = route.pattern.find('{') != std::string_view::npos;
    if (has_id && is_literal) continue;
    auto id = match_path(route.pattern, *segments);
    if (!id) continue;
    is_literal = !has_id;
    if (route.method == wanted) {
      match.route = &route;
      match.path_id = *std::move(id);
      match.allowed_methods.clear();
      return match;
    }
    if (match.allowed_methods.find(route.method) != std::string::npos) continue;
    if (!match.allowed_methods.empty()) match.allowed_methods += ", ";
    match.allowed_methods += route.method;
  }
  return match;
}

}  // namespace atollbank::edge
