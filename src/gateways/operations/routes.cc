// SPDX-License-Identifier: Apache-2.0
#include "gateways/operations/routes.h"

#include <array>

#include "net/form.h"

namespace atollbank::operations_door {
namespace {

constexpr std::array kRoutes = {
    Route{"GET", "/v1/me", "readMe", Kind::kWork, read_me},
    Route{"GET", "/v1/operators", "listOperators", Kind::kWork, list_operators},
    Route{"POST", "/v1/proposals", "makeProposal", Kind::kChange, make_proposal},
    Route{"GET", "/v1/proposals", "listProposals", Kind::kWork, list_proposals},
    Route{"GET", "/v1/proposals/{id}", "readProposal", Kind::kWork, read_proposal},
    Route{"POST", "/v1/proposals/{id}/approve", "approveProposal", Kind::kChange, approve_proposal},
    Route{"POST", "/v1/proposals/{id}/reject", "rejectProposal", Kind::kChange, reject_proposal},
    Route{"POST", "/v1/proposals/{id}/withdraw", "withdrawProposal", Kind::kChange,
          withdraw_proposal},
    Route{"POST", "/v1/customers/search", "findCustomer", Kind::kLook, find_customer},
    Route{"GET", "/v1/customers/{id}", "readCustomer", Kind::kLook, read_customer},
    Route{"GET", "/v1/accounts/{id}", "readAccount", Kind::kLook, read_account},
    Route{"GET", "/v1/accounts/{id}/sagas", "listSagas", Kind::kLook, list_sagas},
    Route{"GET", "/v1/referrals", "listReferrals", Kind::kLook, list_referrals},
    Route{"GET", "/v1/referrals/{id}", "readReferral", Kind::kLook, read_referral},
    Route{"GET", "/v1/screening", "readScreening", Kind::kWork, read_screening},
    Route{"GET", "/v1/dead-letters", "listDeadLetters", Kind::kLook, list_dead_letters},
};

// What stands for the "{id}"; false where the path is another.
bool matches(std::string_view pattern, std::string_view path, std::string& path_id) {
  path_id.clear();
  const std::size_t hole = pattern.find("{id}");
  if (hole == std::string_view::npos) return pattern == path;
  const std::string_view end = pattern.substr(hole + std::string_view("{id}").size());
  const std::string_view begin = pattern.substr(0, hole);
  if (path.size() <= begin.size() + end.size()) return false;
  if (!path.starts_with(begin) || !path.ends_with(end)) return false;
  const std::string_view part = path.substr(hole, path.size() - begin.size() - end.size());
  if (part.find('/') != std::string_view::npos) return false;
  const auto decoded = net::percent_decode(part, false);
  if (!decoded || !net::is_plain_utf8(*decoded)) return false;
  path_id = *decoded;
  return true;
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

RouteMatch find_route(std::string_view method, std::string_view path) {
  RouteMatch match;
  for (const Route& route : kRoutes) {
    std::string path_id;
    if (!matches(route.pattern, path, path_id)) continue;
    // A word of a literal path is no id.
    if (path_id == "search") continue;
    if (route.method == method) {
      match.route = &route;
      match.path_id = std::move(path_id);
      match.allowed_methods.clear();
      return match;
    }
    if (!match.allowed_methods.empty()) match.allowed_methods += ", ";
    match.allowed_methods += route.method;
  }
  return match;
}

}  // namespace atollbank::operations_door
