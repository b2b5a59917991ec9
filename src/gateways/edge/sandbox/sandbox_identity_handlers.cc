// SPDX-License-Identifier: Apache-2.0
// Sandbox: customers, clients, codes and tokens on demand, as if their people had done it. Whoever
// reaches a sandbox may do so: it has no money but its own.
#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/token_json.h"

namespace atollbank::edge {
namespace {

using customers::Customer;
using customers::CustomersApi;
using customers::OpenCustomer;
using customers::OpenedCustomer;
using identity::TokensApi;

constexpr std::int64_t kSandboxSecondsMax = 400 * 24 * 3600;

struct NamedPermission {
  std::string_view name;
  identity::Permission permission;
};
constexpr std::array kPermissions = {
    NamedPermission{"read_accounts", identity::kReadAccounts},
    NamedPermission{"move_pots", identity::kMovePots},
    NamedPermission{"annotate", identity::kAnnotate},
    NamedPermission{"register_webhooks", identity::kRegisterWebhooks},
    NamedPermission{"use_sandbox", identity::kUseSandbox},
    NamedPermission{"make_payments", identity::kMakePayments},
    NamedPermission{"ask_payments", identity::kAskPayments},
    NamedPermission{"open_accounts", identity::kOpenAccounts},
};

base::Result<bool> flag_of(const Parameters& parameters, std::string_view key, bool fallback) {
  const auto text = parameters.text(key);
  if (!text) return fallback;
  if (*text == "true") return true;
  if (*text == "false") return false;
  return base::fail(malformed_param(key, "must be true or false"));
}

base::Result<std::uint32_t> permissions_of(const Parameters& parameters) {
  const auto names = parameters.list("permissions");
  if (names.empty()) return identity::kAllPermissions;
  std::uint32_t permissions = 0;
  for (const std::string& name : names) {
    if (name == "none") continue;
    const auto named = std::find_if(kPermissions.begin(), kPermissions.end(),
                                    [&](const auto& one) { return one.name == name; });
    if (named == kPermissions.end()) {
      return base::fail(malformed_param("permissions", "names no permission"));
    }
    permissions |= named->permission;
  }
  return permissions;
}

// Seconds from now; zero and less: expired already.
base::Result<std::optional<base::Duration>> access_time_of(const Parameters& parameters) {
  const auto text = parameters.text("expires_in");
  if (!text) return std::optional<base::Duration>();
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  const bool is_good = error == std::errc() && end == text->data() + text->size() &&
                       std::abs(seconds) <= kSandboxSecondsMax;
  if (!is_good) return base::fail(malformed_param("expires_in", "must be a number of seconds"));
  return std::optional(base::Duration::from_seconds(seconds));
}

base::Result<std::optional<identity::HistoryRule>> history_of(const Parameters& parameters) {
  const auto text = parameters.text("history");
  if (!text) return std::optional<identity::HistoryRule>();
  if (*text == "ninety_days") return std::optional(identity::HistoryRule::kNinetyDays);
  if (*text == "unlimited") return std::optional(identity::HistoryRule::kUnlimited);
  return base::fail(malformed_param("history", "must be ninety_days or unlimited"));
}

base::Result<identity::AuthorisationRequest> authorisation_request_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  identity::AuthorisationRequest request;
  ATOLL_TRY(request.client_id, parameters.required_text("client_id"));
  ATOLL_TRY(request.redirect_uri, parameters.required_text("redirect_uri"));
  request.response_type = parameters.text("response_type").value_or("code");
  request.state = parameters.text("state").value_or("");
  request.code_challenge = parameters.text("code_challenge").value_or("");
  request.code_challenge_method = parameters.text("code_challenge_method").value_or("");
  return request;
}

base::Result<identity::RegisterClient> register_request_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  identity::RegisterClient request;
  ATOLL_TRY(const auto owner, parameters.id("user_id", "user"));
  request.owner_id = owner.value_or(base::Id{});
  request.name = parameters.text("name").value_or("Sandbox client");
  const std::string kind = parameters.text("kind").value_or("confidential");
  if (kind != "confidential" && kind != "public") {
    return base::fail(malformed_param("kind", "must be confidential or public"));
  }
  request.kind =
      kind == "public" ? identity::ClientKind::kPublic : identity::ClientKind::kConfidential;
  request.redirect_uris = parameters.list("redirect_uri");
  for (std::string& uri : parameters.list("redirect_uris")) {
    request.redirect_uris.push_back(std::move(uri));
  }
  if (request.redirect_uris.empty()) return base::fail(missing_param("redirect_uri"));
  ATOLL_TRY(request.options.several_tokens, flag_of(parameters, "several_tokens", false));
  ATOLL_TRY(request.options.approved_at_once, flag_of(parameters, "approved_at_once", false));
  ATOLL_TRY(const auto history, history_of(parameters));
  request.options.history = history.value_or(identity::HistoryRule::kNinetyDays);
  return request;
}

base::Result<identity::SandboxToken> sandbox_token_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  identity::SandboxToken wanted;
  ATOLL_TRY(wanted.user_id, parameters.required_id("user_id", "user"));
  ATOLL_TRY(wanted.client_id, parameters.required_text("client_id"));
  ATOLL_TRY(wanted.permissions, permissions_of(parameters));
  ATOLL_TRY(wanted.is_approved, flag_of(parameters, "approved", true));
  ATOLL_TRY(wanted.is_lasting, flag_of(parameters, "lasting", false));
  ATOLL_TRY(wanted.history, history_of(parameters));
  ATOLL_TRY(wanted.access_time, access_time_of(parameters));
  return wanted;
}

// The opening's id is the command's, so that a keyed request opens one customer however often.
base::Result<OpenCustomer> open_request_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  OpenCustomer request;
  request.opening_id = call.command_id;
  request.preferred_name = parameters.text("preferred_name").value_or("Test Customer");
  request.preferred_first_name =
      parameters.text("preferred_first_name")
          .value_or(request.preferred_name.substr(0, request.preferred_name.find(' ')));
  for (std::string& name : parameters.list("pots")) {
    request.pots.push_back({.name = std::move(name), .style = "beach_ball"});
  }
  return request;
}

std::string customer_json(const OpenedCustomer& opened, const accounts::Account& account) {
  base::JsonWriter json;
  json.begin_object();
  json.member("user_id", base::to_text("user", opened.customer.id));
  json.member("account_id", base::to_text("acc", opened.account_id));
  json.member("sort_code", account.sort_code);
  json.member("account_number", account.account_number);
  json.key("pot_ids").begin_array();
  for (const base::Id pot : opened.pot_ids) json.value(base::to_text("pot", pot));
  json.end_array();
  json.member("preferred_name", opened.customer.preferred_name);
  json.member("created", base::to_rfc3339(opened.customer.created));
  json.end_object();
  return json.take();
}

// not_found customer_not_found
runtime::Task<base::Result<void>> check_customer(const Services& services, const Call& call,
                                                 base::Id user_id) {
  auto asked =
      ask<Customer>(services, services.customers, &CustomersApi::find, call.context, user_id);
  const auto found = co_await std::move(asked);
  if (!found) co_return base::fail(found.error());
  co_return base::Result<void>();
}

}  // namespace

HandlerTask authorise_in_sandbox(const Services& services, Call call) {
  ATOLL_CO_TRY(identity::AuthorisationRequest request, authorisation_request_of(call));
  ATOLL_CO_TRY(const base::Id user_id, call.parameters.required_id("user_id", "user"));
  ATOLL_CO_TRY(const bool is_approved, flag_of(call.parameters, "approved", true));
  auto checking = check_customer(services, call, user_id);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  call.context.caller.subject = base::to_text("user", user_id);
  call.context.caller.client_id = request.client_id;
  auto asked =
      ask<identity::AuthorisationCode>(services, services.tokens, &TokensApi::authorise_in_sandbox,
                                       call.context, user_id, is_approved, std::move(request));
  ATOLL_CO_TRY(const identity::AuthorisationCode given, co_await std::move(asked));
  base::JsonWriter json;
  json.begin_object().member("code", given.code.reveal());
  json.member("redirect_to", given.redirect_to).end_object();
  co_return Answer{.body = json.take(), .holds_secret = true};
}

HandlerTask approve_in_sandbox(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id user_id, call.parameters.required_id("user_id", "user"));
  ATOLL_CO_TRY(std::string client_id, call.parameters.required_text("client_id"));
  call.context.caller.subject = base::to_text("user", user_id);
  auto asked = ask<void>(services, services.tokens, &TokensApi::approve_in_sandbox, call.context,
                         user_id, std::move(client_id));
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

HandlerTask open_sandbox_customer(const Services& services, Call call) {
  ATOLL_CO_TRY(OpenCustomer request, open_request_of(call));
  auto asked = ask<OpenedCustomer>(services, services.customers, &CustomersApi::open, call.context,
                                   std::move(request));
  ATOLL_CO_TRY(const OpenedCustomer opened, co_await std::move(asked));
  auto shown = wait_for_own_write(services, opened.account_id, opened.slot);
  co_await std::move(shown);
  auto finding =
      ask<accounts::Account>(services, services.accounts, &accounts::AccountsApi::account,
                             call.context, opened.customer.id, opened.account_id);
  ATOLL_CO_TRY(const accounts::Account account, co_await std::move(finding));
  co_return Answer{.body = customer_json(opened, account)};
}

HandlerTask register_sandbox_client(const Services& services, Call call) {
  ATOLL_CO_TRY(identity::RegisterClient request, register_request_of(call));
  auto asked = ask<identity::RegisteredClient>(services, services.clients,
                                               &identity::ClientsApi::register_client, call.context,
                                               std::move(request));
  ATOLL_CO_TRY(const identity::RegisteredClient registered, co_await std::move(asked));
  co_return Answer{.body = client_json(registered), .holds_secret = true};
}

HandlerTask issue_sandbox_token(const Services& services, Call call) {
  ATOLL_CO_TRY(identity::SandboxToken wanted, sandbox_token_of(call));
  auto checking = check_customer(services, call, wanted.user_id);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  call.context.caller.subject = base::to_text("user", wanted.user_id);
  auto asked = ask<identity::IssuedTokens>(services, services.tokens, &TokensApi::issue_in_sandbox,
                                           call.context, std::move(wanted));
  ATOLL_CO_TRY(const identity::IssuedTokens issued, co_await std::move(asked));
  co_return Answer{.body = tokens_json(issued), .holds_secret = true};
}

}  // namespace atollbank::edge
