// SPDX-License-Identifier: Apache-2.0
#include "services/identity/grant_book.h"

#include <algorithm>
#include <optional>

#include "ports/commit_again.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr GrantEvent kOpened{.name = "AuthoriseClient", .type = "grant.opened"};
constexpr GrantEvent kIssued{.name = "IssueTokens", .type = "grant.tokens_issued"};
constexpr GrantEvent kRefreshed{.name = "RefreshTokens", .type = "grant.tokens_refreshed"};
constexpr GrantEvent kTokenRevoked{.name = "RevokeAccessToken", .type = "grant.token_revoked"};
constexpr GrantEvent kRevoked{.name = "RevokeGrant", .type = "grant.revoked"};
constexpr GrantEvent kLoggedOut{.name = "LogOut", .type = "grant.logged_out"};
constexpr GrantEvent kTakenBack{.name = "TakeGrantBack", .type = "grant.taken_back"};
constexpr GrantEvent kApproved{.name = "ApproveGrant", .type = "grant.approved"};
constexpr GrantEvent kCodeReused{.name = "EndReusedCode", .type = "grant.code_reused"};
constexpr GrantEvent kRefreshReused{.name = "EndReusedRefreshToken",
                                    .type = "grant.refresh_reused"};

GrantParty party_of(const TokenClaims& claims) {
  return {.user_id = claims.user_id, .client_id = claims.client_id};
}
GrantParty party_of(const GrantState& grant) {
  return {.user_id = grant.user_id, .client_id = grant.client_id};
}

auto bad_code() { return fail(ErrorCode::kInvalidArgument, "bad_code", "Bad authorisation code"); }
auto bad_refresh_token() {
  return fail(ErrorCode::kUnauthenticated, "bad_refresh_token", "Bad refresh token");
}
auto evicted_refresh_token() {
  return fail(ErrorCode::kUnauthenticated, "refresh_token_evicted",
              "The refresh token is no longer good");
}

// A token says whole seconds, the grant's record keeps more: it never lasts longer than it says.
base::Timestamp whole_second(base::Timestamp time) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return {time.nanoseconds / kSecond * kSecond};
}

TokenClaims claims_of(const GrantState& grant, TokenType type, base::Id id, base::Timestamp issued,
                      base::Timestamp expires) {
  return {.type = type,
          .id = id,
          .grant_id = grant.id,
          .user_id = grant.user_id,
          .client_id = grant.client_id,
          .issued = whole_second(issued),
          .expires = whole_second(expires)};
}

void remove(std::vector<GrantState>& grants, base::Id id) {
  std::erase_if(grants, [id](const GrantState& grant) { return grant.id == id; });
}

}  // namespace

std::string GrantBook::purpose_of(const GrantState& grant) {
  return "refresh_answer/" + base::to_base62(grant.id) + "/" +
         base::to_base62(grant.refresh.previous);
}

Result<base::Secret> GrantBook::open(GrantState grant, const Asked& asked) {
  ATOLL_TRY(base::Secret code, signer_.sign(claims_of(grant, TokenType::kCode, grant.code.id,
                                                      grant.created, grant.code.expires)));
  ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(auto all, store_.load(party_of(grant)));
    const auto same = std::find_if(all.grants.begin(), all.grants.end(),
                                   [&](const GrantState& one) { return one.id == grant.id; });
    if (same != all.grants.end()) return {};
    // Nothing is evicted before the code is used.
    const Room room = make_room(std::move(all.grants), true, asked.now);
    return store_.store(grant, room, all.version, kOpened, asked.context, asked.now);
  }));
  return code;
}

Result<IssuedTokens> GrantBook::open_issued(GrantState grant, const Client& client, PairIds ids,
                                            const TokenTimes& times, const Asked& asked) {
  issue_first(grant, ids, times, asked.now);
  ATOLL_TRY(const Pair pair, sign_pair(grant));
  ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(auto all, store_.load(party_of(grant)));
    remove(all.grants, grant.id);
    const bool evicts_none = client.options.several_tokens || grant.is_lasting;
    const Room room = make_room(std::move(all.grants), evicts_none, asked.now);
    return store_.store(grant, room, all.version, kIssued, asked.context, asked.now);
  }));
  return issued(grant, pair, asked.now);
}

Result<IssuedTokens> GrantBook::exchange(const Client& client, const TokenRequest& request,
                                         PairIds ids, const Asked& asked) {
  const auto claims = signer_.read(request.code.reveal(), TokenType::kCode, asked.now);
  if (!claims && claims.error().reason != "token_unknown") return fail(claims.error());
  if (!claims || claims->client_id != client.id) return bad_code();
  const GrantParty party = party_of(*claims);
  std::optional<Pair> pair;
  GrantState grant;
  const auto done = ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(auto all, store_.load(party));
    const auto found = std::find_if(all.grants.begin(), all.grants.end(),
                                    [&](const auto& one) { return one.id == claims->grant_id; });
    if (found == all.grants.end()) return bad_code();
    grant = *found;
    if (grant.access.id == ids.access) return {};  // an attempt whose answer was lost
    ATOLL_TRY_VOID(check_code(grant, claims->id, request, asked.now));
    issue_first(grant, ids, times_, asked.now);
    if (!pair) {
      ATOLL_TRY(pair, sign_pair(grant));
    }
    remove(all.grants, grant.id);
    const Room room = make_room(std::move(all.grants), client.options.several_tokens, asked.now);
    return store_.store(grant, room, all.version, kIssued, asked.context, asked.now);
  });
  if (!done) {
    if (done.error().reason == "code_used") {
      ATOLL_TRY_VOID(end_grant(party, claims->grant_id, GrantEnd::kCodeReused, kCodeReused, asked));
    }
    return fail(done.error());
  }
  return issued(grant, *pair, asked.now);
}

Result<IssuedTokens> GrantBook::refresh(const Client& client, const TokenRequest& request,
                                        PairIds ids, const Asked& asked) {
  const auto claims = signer_.read(request.refresh_token.reveal(), TokenType::kRefresh, asked.now);
  if (!claims && claims.error().reason != "token_unknown") return fail(claims.error());
  if (!claims || claims->client_id != client.id) return bad_refresh_token();
  const GrantParty party = party_of(*claims);
  std::optional<Pair> pair;
  GrantState grant;
  auto check = RefreshCheck::kCurrent;
  ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(auto found, store_.find(party, claims->grant_id));
    if (!found.grant) return evicted_refresh_token();
    grant = *std::move(found.grant);
    if (grant.refresh.id == ids.refresh) return {};  // an attempt whose answer was lost
    ATOLL_TRY(check, check_refresh(grant, claims->id, times_, asked.now));
    if (check != RefreshCheck::kCurrent) return {};
    rotate(grant, ids, {}, times_, asked.now);
    if (!pair) {
      ATOLL_TRY(pair, sign_pair(grant));
    }
    const base::Secret answer(pair->access.reveal() + "\n" + pair->refresh.reveal());
    ATOLL_TRY(grant.refresh.sealed_answer, box_.seal(purpose_of(grant), answer));
    return store_.store(grant, {}, found.version, kRefreshed, asked.context, asked.now);
  }));
  if (check == RefreshCheck::kRepeated) return repeat(grant, asked.now);
  if (check == RefreshCheck::kReused) {
    ATOLL_TRY_VOID(end_grant(party, grant.id, GrantEnd::kRefreshReused, kRefreshReused, asked));
    return evicted_refresh_token();
  }
  return issued(grant, *pair, asked.now);
}

// The very answer that the other request of a moment ago was given.
Result<IssuedTokens> GrantBook::repeat(const GrantState& grant, base::Timestamp now) {
  ATOLL_TRY(const base::Secret answer, box_.open(purpose_of(grant), grant.refresh.sealed_answer));
  const std::string& text = answer.reveal();
  const std::size_t end = std::min(text.find('\n'), text.size() - 1);
  const Pair pair{.access = base::Secret(text.substr(0, end)),
                  .refresh = base::Secret(text.substr(end + 1))};
  return issued(grant, pair, now);
}

Result<TokenHolder> GrantBook::resolve(std::string_view access_token, base::Timestamp now) {
  ATOLL_TRY(const TokenClaims claims, signer_.read(access_token, TokenType::kAccess, now));
  if (now >= claims.expires) {
    return fail(ErrorCode::kUnauthenticated, "token_expired", "the token has expired");
  }
  // Before the record: what changes in between makes the answer old at once.
  const std::uint64_t changes = changes_.count(claims.user_id);
  ATOLL_TRY(const auto found, store_.find(party_of(claims), claims.grant_id));
  if (!found.grant) {
    return fail(ErrorCode::kUnauthenticated, "token_evicted", "the token is no longer good");
  }
  ATOLL_TRY(TokenHolder holder, holder_of(*found.grant, claims.id, now));
  holder.changes = changes;
  return holder;
}

Result<void> GrantBook::revoke(const Client& client, const base::Secret& token,
                               const Asked& asked) {
  const auto access = signer_.read(token.reveal(), TokenType::kAccess, asked.now);
  if (access) {
    if (access->client_id != client.id) return {};
    return revoke_access(*access, asked);
  }
  if (access.error().reason != "token_unknown") return fail(access.error());
  const auto refresh = signer_.read(token.reveal(), TokenType::kRefresh, asked.now);
  if (!refresh || refresh->client_id != client.id) return {};
  return end_grant(party_of(*refresh), refresh->grant_id, GrantEnd::kRevoked, kRevoked, asked);
}

Result<Introspection> GrantBook::introspect(const Client& client, const base::Secret& token,
                                            base::Timestamp now) {
  Introspection told;
  auto claims = signer_.read(token.reveal(), TokenType::kAccess, now);
  if (!claims) {
    if (claims.error().reason != "token_unknown") return fail(claims.error());
    claims = signer_.read(token.reveal(), TokenType::kRefresh, now);
    told.is_refresh_token = true;
  }
  if (!claims || claims->client_id != client.id || now >= claims->expires) return Introspection{};
  ATOLL_TRY(const auto found, store_.find(party_of(*claims), claims->grant_id));
  if (!found.grant) return Introspection{};
  GrantState grant = *found.grant;
  if (told.is_refresh_token) {
    const auto check = check_refresh(grant, claims->id, times_, now);
    if (!check || *check != RefreshCheck::kCurrent) return Introspection{};
    // Of itself: it lives longer than the access token beside it, which may be over.
    grant.access.id = claims->id;
    grant.access.expires = grant.refresh.expires;
  }
  auto holder = holder_of(grant, claims->id, now);
  if (!holder) return Introspection{};
  told.active = true;
  told.holder = *std::move(holder);
  return told;
}

Result<void> GrantBook::log_out(std::string_view access_token, const Asked& asked) {
  ATOLL_TRY(const TokenHolder holder, resolve(access_token, asked.now));
  ATOLL_TRY(const TokenClaims claims, signer_.read(access_token, TokenType::kAccess, asked.now));
  return end_grant({.user_id = holder.user_id, .client_id = holder.client_id}, claims.grant_id,
                   GrantEnd::kLoggedOut, kLoggedOut, asked);
}

Result<std::vector<GrantState>> GrantBook::open_grants(const GrantParty& party,
                                                       base::Timestamp now) {
  ATOLL_TRY(auto all, store_.load(party));
  std::erase_if(all.grants, [now](const GrantState& grant) {
    return grant.is_ended() || now >= over_at(grant) || !grant.code.is_used;
  });
  std::sort(all.grants.begin(), all.grants.end(),
            [](const GrantState& one, const GrantState& other) { return one.id > other.id; });
  return std::move(all.grants);
}

Result<GrantState> GrantBook::approve(const GrantParty& party, base::Id grant_id,
                                      const Asked& asked) {
  return ports::commit_again([&]() -> Result<GrantState> {
    ATOLL_TRY(auto found, store_.find(party, grant_id));
    if (!found.grant || found.grant->is_ended()) {
      return fail(ErrorCode::kNotFound, "grant_not_found", "there is nothing to approve");
    }
    GrantState grant = *std::move(found.grant);
    if (grant.approved == asked.now) return grant;  // an attempt whose answer was lost
    grant.approved = asked.now;
    ATOLL_TRY_VOID(store_.store(grant, {}, found.version, kApproved, asked.context, asked.now));
    return grant;
  });
}

Result<void> GrantBook::take_back(const GrantParty& party, base::Id grant_id, const Asked& asked) {
  return end_grant(party, grant_id, GrantEnd::kTakenBack, kTakenBack, asked);
}

Result<GrantBook::Pair> GrantBook::sign_pair(const GrantState& grant) {
  const AccessState& access = grant.access;
  Pair pair;
  ATOLL_TRY(pair.access, signer_.sign(claims_of(grant, TokenType::kAccess, access.id, access.issued,
                                                access.expires)));
  if (!grant.refresh.id.is_nil()) {
    ATOLL_TRY(pair.refresh, signer_.sign(claims_of(grant, TokenType::kRefresh, grant.refresh.id,
                                                   access.issued, grant.refresh.expires)));
  }
  return pair;
}

IssuedTokens GrantBook::issued(const GrantState& grant, const Pair& pair,
                               base::Timestamp now) const {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const base::Duration left = whole_second(grant.access.expires) - now;
  return {.access_token = pair.access,
          .refresh_token = pair.refresh,
          .client_id = grant.client_id,
          .user_id = grant.user_id,
          .expires_in_seconds = std::max<std::int64_t>(0, left.nanoseconds / kSecond),
          .scope = std::string(grant.approved ? kScopeAfter : kScopeBefore)};
}

Result<void> GrantBook::end_grant(const GrantParty& party, base::Id grant_id, GrantEnd how,
                                  const GrantEvent& event, const Asked& asked) {
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(auto found, store_.find(party, grant_id));
    if (!found.grant || found.grant->is_ended()) return {};
    GrantState grant = *std::move(found.grant);
    end(grant, how);
    return store_.store(grant, {}, found.version, event, asked.context, asked.now);
  });
}

Result<void> GrantBook::revoke_access(const TokenClaims& claims, const Asked& asked) {
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(auto found, store_.find(party_of(claims), claims.grant_id));
    if (!found.grant || found.grant->is_ended()) return {};
    GrantState grant = *std::move(found.grant);
    if (grant.access.id != claims.id) return {};
    grant.access.id = {};
    return store_.store(grant, {}, found.version, kTokenRevoked, asked.context, asked.now);
  });
}

}  // namespace atollbank::identity
