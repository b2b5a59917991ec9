// SPDX-License-Identifier: Apache-2.0
// The service's calls about what customers grant: asking, consenting, approving, taking back.
#include <algorithm>

#include "services/identity/service_runs.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

auto sandbox_only() {
  return fail(ErrorCode::kPermissionDenied, "sandbox_only", "This is done in a sandbox only");
}

GrantState grant_to(const Client& client, base::Id user_id, GrantIds ids, const Asked& asked,
                    const TokenTimes& times) {
  GrantState grant;
  grant.id = ids.grant;
  grant.user_id = user_id;
  grant.client_id = client.id;
  grant.created = asked.now;
  grant.is_approved_at_exchange = client.options.approved_at_once;
  grant.history = client.options.history;
  grant.permissions = kConnectedPermissions;
  grant.code.id = ids.code;
  grant.code.expires = asked.now + times.code;
  return grant;
}

Grant shown(const GrantState& grant, const Client& client) {
  return {.id = grant.id,
          .user_id = grant.user_id,
          .client = client,
          .created = grant.created,
          .approved = grant.approved,
          .expires = over_at(grant),
          .last_issued = grant.access.issued};
}

}  // namespace

Result<CheckedRequest> IdentityService::check_now(const AuthorisationRequest& request) const {
  CheckedRequest checked;
  const auto found = clients_.find(request.client_id);
  if (!found && found.error().code != ErrorCode::kNotFound) return fail(found.error());
  if (!found) {
    return fail(ErrorCode::kInvalidArgument, "client_unknown", "No such client");
  }
  checked.client = found->client;
  if (!is_registered_redirect(checked.client, request.redirect_uri)) {
    return fail(ErrorCode::kInvalidArgument, "redirect_uri_mismatch",
                "The redirect_uri is not registered for this client");
  }
  if (request.state.size() > kStateMax) {
    return fail(ErrorCode::kInvalidArgument, "state_too_long", "The state is too long");
  }
  checked.error = request_error(request, checked.client.kind);
  if (!checked.error.empty()) {
    checked.error_redirect = redirect_with_error(request, checked.error, issuer_);
  }
  return checked;
}

Result<AuthorisationCode> IdentityService::open_now(base::Id user_id,
                                                    const AuthorisationRequest& request,
                                                    bool is_approved, const NewIds& ids,
                                                    const Asked& asked) {
  ATOLL_TRY(const CheckedRequest checked, check_now(request));
  if (!checked.error.empty()) {
    return fail(ErrorCode::kInvalidArgument, "authorisation_refused", checked.error);
  }
  GrantState grant = grant_to(checked.client, user_id, ids.grant, asked, options_.times);
  grant.is_approved_at_exchange = grant.is_approved_at_exchange || is_approved;
  grant.code.redirect_uri = request.redirect_uri;
  grant.code.challenge = request.code_challenge;
  ATOLL_TRY_VOID(clients_.note_user(checked.client.id, user_id, asked.context, asked.now));
  ATOLL_TRY(base::Secret code, grants_.open(std::move(grant), asked));
  std::string redirect = redirect_with(request, "code", code.reveal(), issuer_);
  return AuthorisationCode{.code = std::move(code), .redirect_to = std::move(redirect)};
}

Result<IssuedTokens> IdentityService::issue_now(const SandboxToken& wanted, const NewIds& ids,
                                                const Asked& asked) {
  ATOLL_TRY(const StoredClient stored, clients_.find(wanted.client_id));
  const Client& client = stored.client;
  TokenTimes times = options_.times;
  if (wanted.access_time) times.access = *wanted.access_time;
  GrantState grant = grant_to(client, wanted.user_id, ids.grant, asked, times);
  grant.is_approved_at_exchange = wanted.is_approved;
  grant.is_lasting = wanted.is_lasting;
  grant.permissions = wanted.permissions & kAllPermissions;
  grant.history = wanted.history.value_or(grant.history);
  PairIds pair = ids.pair;
  if (client.kind == ClientKind::kPublic) pair.refresh = {};
  ATOLL_TRY_VOID(clients_.note_user(client.id, wanted.user_id, asked.context, asked.now));
  return grants_.open_issued(std::move(grant), client, pair, times, asked);
}

Result<std::vector<Grant>> IdentityService::grants_now(base::Id user_id, base::Timestamp now) {
  std::vector<Grant> out;
  ATOLL_TRY(const auto client_ids, grants_.clients_of(user_id));
  for (const std::string& client_id : client_ids) {
    const auto client = clients_.find(client_id);
    if (!client && client.error().code == ErrorCode::kNotFound) continue;
    if (!client) return fail(client.error());
    ATOLL_TRY(const auto grants,
              grants_.open_grants({.user_id = user_id, .client_id = client_id}, now));
    for (const GrantState& grant : grants) out.push_back(shown(grant, client->client));
  }
  std::sort(out.begin(), out.end(),
            [](const Grant& one, const Grant& other) { return one.id > other.id; });
  return out;
}

Result<std::vector<Grant>> IdentityService::grants_to_now(base::Id owner_id,
                                                          const std::string& client_id,
                                                          base::Timestamp now) {
  ATOLL_TRY(const StoredClient stored, clients_.find_own(owner_id, client_id));
  ATOLL_TRY(const auto users, clients_.users_of(client_id));
  std::vector<Grant> out;
  for (const base::Id user_id : users) {
    ATOLL_TRY(const auto grants,
              grants_.open_grants({.user_id = user_id, .client_id = client_id}, now));
    for (const GrantState& grant : grants) out.push_back(shown(grant, stored.client));
  }
  std::sort(out.begin(), out.end(),
            [](const Grant& one, const Grant& other) { return one.id > other.id; });
  return out;
}

void IdentityService::check_request(const Context& context, AuthorisationRequest request,
                                    Completion<CheckedRequest> done) {
  auto work = [this, request = std::move(request)](const NewIds&, const Asked&) {
    return check_now(request);
  };
  answer<CheckedRequest>(context, std::move(work), std::move(done));
}

void IdentityService::authorise(const Context& context, std::string session_token,
                                AuthorisationRequest request, Completion<AuthorisationCode> done) {
  runtime::answer_with<AuthorisationCode>(
      executor_, context, authorise_as(context, std::move(session_token), std::move(request)),
      std::move(done));
}

void IdentityService::authorise_in_sandbox(const Context& context, base::Id user_id,
                                           bool is_approved, AuthorisationRequest request,
                                           Completion<AuthorisationCode> done) {
  auto work = [this, user_id, is_approved, request = std::move(request)](
                  const NewIds& ids, const Asked& asked) -> Result<AuthorisationCode> {
    if (!options_.is_sandbox) return sandbox_only();
    return open_now(user_id, request, is_approved, ids, asked);
  };
  answer<AuthorisationCode>(context, std::move(work), std::move(done));
}

void IdentityService::issue_in_sandbox(const Context& context, SandboxToken wanted,
                                       Completion<IssuedTokens> done) {
  auto work = [this, wanted = std::move(wanted)](const NewIds& ids,
                                                 const Asked& asked) -> Result<IssuedTokens> {
    if (!options_.is_sandbox) return sandbox_only();
    return issue_now(wanted, ids, asked);
  };
  answer<IssuedTokens>(context, std::move(work), std::move(done));
}

void IdentityService::grants_of(const Context& context, base::Id user_id,
                                Completion<std::vector<Grant>> done) {
  auto work = [this, user_id](const NewIds&, const Asked& asked) {
    return grants_now(user_id, asked.now);
  };
  answer<std::vector<Grant>>(context, std::move(work), std::move(done));
}

void IdentityService::grants_to(const Context& context, base::Id owner_id, std::string client_id,
                                Completion<std::vector<Grant>> done) {
  auto work = [this, owner_id, id = std::move(client_id)](const NewIds&, const Asked& asked) {
    return grants_to_now(owner_id, id, asked.now);
  };
  answer<std::vector<Grant>>(context, std::move(work), std::move(done));
}

void IdentityService::approve(const Context& context, std::string session_token,
                              std::string client_id, base::Id grant_id, Completion<Grant> done) {
  runtime::answer_with<Grant>(
      executor_, context,
      approve_as(context, std::move(session_token),
                 {.user_id = {}, .client_id = std::move(client_id)}, grant_id),
      std::move(done));
}

void IdentityService::end_grant(const Context& context, std::string session_token,
                                std::string client_id, base::Id grant_id, Completion<void> done) {
  runtime::answer_with<void>(executor_, context,
                             end_as(context, std::move(session_token),
                                    {.user_id = {}, .client_id = std::move(client_id)}, grant_id),
                             std::move(done));
}

void IdentityService::approve_in_sandbox(const Context& context, base::Id user_id,
                                         std::string client_id, Completion<void> done) {
  auto work = [this, party = GrantParty{.user_id = user_id, .client_id = std::move(client_id)}](
                  const NewIds&, const Asked& asked) -> Result<void> {
    if (!options_.is_sandbox) return sandbox_only();
    ATOLL_TRY(const auto grants, grants_.open_grants(party, asked.now));
    for (const GrantState& grant : grants) {
      if (!grant.approved) ATOLL_TRY_VOID(grants_.approve(party, grant.id, asked));
    }
    return {};
  };
  answer<void>(context, std::move(work), std::move(done));
}

IdentityService::Answer<Session> IdentityService::session_of(Context context,
                                                             std::string session_token) {
  if (sign_in_ == nullptr) {
    co_return fail(ErrorCode::kUnauthenticated, "session_unknown", "nobody is signed in");
  }
  context.executor = nullptr;  // brought here by await_completion
  auto call = [this, context = std::move(context),
               token = std::move(session_token)](Completion<Session> done) mutable {
    sign_in_->find_session(context, std::move(token), std::move(done));
  };
  auto session = co_await runtime::await_completion<Session>(executor_, std::move(call));
  co_return std::move(session);
}

IdentityService::Answer<AuthorisationCode> IdentityService::authorise_as(
    Context context, std::string session_token, AuthorisationRequest request) {
  auto asking = session_of(context, std::move(session_token));
  ATOLL_CO_TRY(const Session session, co_await std::move(asking));
  auto work = [this, user_id = session.user_id, request = std::move(request)](const NewIds& ids,
                                                                              const Asked& asked) {
    return open_now(user_id, request, false, ids, asked);
  };
  auto running = run<AuthorisationCode>(std::move(context), std::move(work));
  auto opened = co_await std::move(running);
  co_return std::move(opened);
}

IdentityService::Answer<Grant> IdentityService::approve_as(Context context,
                                                           std::string session_token,
                                                           GrantParty party, base::Id grant_id) {
  auto asking = session_of(context, std::move(session_token));
  ATOLL_CO_TRY(const Session session, co_await std::move(asking));
  if (!session.may_approve) {
    co_return fail(ErrorCode::kPermissionDenied, "session_idle",
                   "Prove again that it is you before you approve");
  }
  party.user_id = session.user_id;
  auto work = [this, party = std::move(party), grant_id](const NewIds&,
                                                         const Asked& asked) -> Result<Grant> {
    ATOLL_TRY(const StoredClient stored, clients_.find(party.client_id));
    ATOLL_TRY(const GrantState grant, grants_.approve(party, grant_id, asked));
    return shown(grant, stored.client);
  };
  auto running = run<Grant>(std::move(context), std::move(work));
  auto approved = co_await std::move(running);
  co_return std::move(approved);
}

IdentityService::Answer<void> IdentityService::end_as(Context context, std::string session_token,
                                                      GrantParty party, base::Id grant_id) {
  auto asking = session_of(context, std::move(session_token));
  ATOLL_CO_TRY(const Session session, co_await std::move(asking));
  party.user_id = session.user_id;
  auto work = [this, party = std::move(party), grant_id](const NewIds&,
                                                         const Asked& asked) -> Result<void> {
    ATOLL_TRY_VOID(clients_.find(party.client_id));
    return grants_.take_back(party, grant_id, asked);
  };
  auto running = run<void>(std::move(context), std::move(work));
  auto ended = co_await std::move(running);
  co_return std::move(ended);
}

}  // namespace atollbank::identity
