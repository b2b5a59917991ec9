// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/routes.h"

#include <array>

#include "gateways/ledger_http/account_handlers.h"
#include "gateways/ledger_http/changes.h"
#include "gateways/ledger_http/definition_handlers.h"
#include "gateways/ledger_http/query_handlers.h"
#include "gateways/ledger_http/seal_handlers.h"

namespace atollbank::ledger_http {
namespace {

constexpr SubmitHandler kOne{decode_command, answer_single};
constexpr SubmitHandler kMany{decode_bulk, answer_bulk};
constexpr SubmitHandler kAccounts{decode_openings, answer_bulk};

constexpr std::array kRoutes = {
    Route{"POST", "/v1/postings", "submitCommand", kOne},
    Route{"POST", "/v1/bulk", "submitBulk", kMany},
    Route{"POST", "/v1/accounts", "openAccounts", kAccounts},
    Route{"GET", "/v1/accounts", "listAccounts", {}, list_accounts},
    Route{"GET", "/v1/accounts/{id}", "readAccount", {}, read_account},
    Route{"GET", "/v1/accounts/{id}/balance", "readBalance", {}, read_balance},
    Route{"GET", "/v1/accounts/{id}/records", "listAccountRecords", {}, list_account_records},
    Route{"GET", "/v1/accounts/{id}/balance-as-of", "readBalanceAsOf", {}, read_balance_as_of},
    Route{"GET", "/v1/accounts/{id}/balances", "readBalances", {}, read_balances_over_time},
    Route{"GET", "/v1/accounts/{id}/statement", "readStatement", {}, read_period_statement},
    Route{"GET", "/v1/owners/{id}/balances/{name}", "readNamedBalance", {}, read_named_balance},
    Route{"GET", "/v1/records/{id}", "findRecord", {}, find_record},
    Route{"GET", "/v1/records/{id}/proof", "proveRecord", {}, prove_record},
    Route{"POST", "/v1/search", "search", {}, search},
    Route{"GET", "/v1/aggregates", "readAggregates", {}, read_aggregates},
    Route{"GET", "/v1/trial-balance", "readTrialBalance", {}, read_trial_balance},
    Route{"GET", "/v1/verifier-key", "readVerifierKey", {}, read_verifier_key},
    Route{"GET", "/v1/tree-head", "readTreeHead", {}, read_tree_head},
    Route{"GET", "/v1/tree-heads", "listTreeHeads", {}, list_tree_heads},
    Route{"GET", "/v1/growth-proof", "proveGrowth", {}, prove_growth},
    Route{"POST", "/v1/definitions", "define", {}, define},
    Route{"GET", "/v1/templates", "listTemplates", {}, list_templates},
    Route{"POST", "/v1/templates/{name}/dry-run", "dryRunTemplate", {}, dry_run_template},
    Route{"POST", "/v1/templates/{name}/postings", "postByTemplate", {}, post_by_template},
    Route{"GET", "/v1/chart", "readChart", {}, read_chart},
    Route{"GET", "/v1/metadata-types", "listMetadataTypes", {}, list_metadata_types},
    Route{"GET", "/v1/monitors", "listMonitors", {}, list_monitors},
    Route{"GET", "/v1/firings", "listFirings", {}, list_firings},
    Route{"GET", "/v1/changes", "followChanges", {}, nullptr, follow_changes},
};

// Takes the next segment off `rest`; empty at its end.
std::string_view next_segment(std::string_view& rest) {
  if (rest.starts_with('/')) rest.remove_prefix(1);
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& parts) {
  parts.clear();
  while (!pattern.empty()) {
    const std::string_view expected = next_segment(pattern);
    if (path.empty()) return false;
    const std::string_view found = next_segment(path);
    if (!expected.starts_with('{')) {
      if (found != expected) return false;
      continue;
    }
    auto part = net::percent_decode(found, false);
    if (!part || part->empty() || !net::is_plain_utf8(*part)) return false;
    parts.push_back(*std::move(part));
  }
  return path.empty();
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

RouteMatch find_route(std::string_view method, std::string_view path) {
  RouteMatch match;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const Route& route : kRoutes) {
    if (!matches(route.pattern, path, match.path_parts)) continue;
    if (route.method == wanted) {
      match.route = &route;
      match.allowed_methods.clear();
      return match;
    }
    if (!match.allowed_methods.empty()) match.allowed_methods += ", ";
    match.allowed_methods += route.method;
  }
  return match;
}

}  // namespace atollbank::ledger_http
