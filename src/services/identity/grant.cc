// SPDX-License-Identifier: Apache-2.0
#include "services/identity/grant.h"

#include <algorithm>

#include "services/identity/pkce.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;

namespace {

auto refused(std::string_view reason, std::string_view message) {
  return fail(ErrorCode::kInvalidArgument, reason, message);
}

// A code with a challenge needs its verifier, and a verifier without a challenge is a sign that the
// challenge was taken away on its way here (RFC 9700, section 2.1.1).
base::Result<void> check_verifier(const CodeState& code, const base::Secret& verifier) {
  const bool is_sent = !verifier.reveal().empty();
  if (code.challenge.empty()) {
    if (is_sent) return refused("code_verifier_unasked", "The code was asked for without PKCE");
    return {};
  }
  if (!is_sent) return refused("code_verifier_missing", "The code needs its code_verifier");
  if (!is_verifier_of(verifier, code.challenge)) {
    return refused("code_verifier_wrong", "The code_verifier is not that of the code");
  }
  return {};
}

// Who may pay may ask: also where it was granted before there was a word for asking.
std::uint32_t with_implied(std::uint32_t permissions) {
  return (permissions & kMakePayments) != 0 ? permissions | kAskPayments : permissions;
}

}  // namespace

std::string request_error(const AuthorisationRequest& request, ClientKind kind) {
  if (request.response_type != "code") return "unsupported_response_type";
  if (request.code_challenge.empty()) {
    const bool is_needed = kind == ClientKind::kPublic;
    return is_needed || !request.code_challenge_method.empty() ? "invalid_request" : "";
  }
  if (request.code_challenge_method != "S256") return "invalid_request";
  return is_challenge(request.code_challenge) ? "" : "invalid_request";
}

base::Result<void> check_code(const GrantState& grant, base::Id code_id,
                              const TokenRequest& request, base::Timestamp now) {
  const CodeState& code = grant.code;
  if (code.id != code_id) return refused("bad_code", "Bad authorisation code");
  if (code.is_used) return refused("code_used", "The authorisation code was used before");
  if (grant.is_ended()) return refused("bad_code", "Bad authorisation code");
  if (now >= code.expires) return refused("code_expired", "The authorisation code has expired");
  if (request.redirect_uri != code.redirect_uri) {
    return refused("redirect_uri_mismatch", "The redirect_uri is not the one the code was sent to");
  }
  return check_verifier(code, request.code_verifier);
}

void issue_first(GrantState& grant, PairIds ids, const TokenTimes& times, base::Timestamp now) {
  grant.code.is_used = true;
  if (grant.is_approved_at_exchange) grant.approved = now;
  grant.access = {.id = ids.access, .issued = now, .expires = now + times.access};
  if (!ids.refresh.is_nil()) {
    grant.refresh = {};
    grant.refresh.id = ids.refresh;
    grant.refresh.expires = now + times.refresh;
  }
}

base::Result<RefreshCheck> check_refresh(const GrantState& grant, base::Id refresh_id,
                                         const TokenTimes& times, base::Timestamp now) {
  const RefreshState& refresh = grant.refresh;
  if (grant.is_ended() || refresh.id.is_nil() || refresh_id.is_nil()) {
    return fail(ErrorCode::kUnauthenticated, "refresh_token_evicted",
                "The refresh token is no longer good");
  }
  if (now >= refresh.expires) {
    return fail(ErrorCode::kUnauthenticated, "refresh_token_expired",
                "The refresh token has expired");
  }
  if (refresh_id == refresh.id) return RefreshCheck::kCurrent;
  const bool is_within = now < refresh.rotated + times.refresh_grace;
  return refresh_id == refresh.previous && is_within ? RefreshCheck::kRepeated
                                                     : RefreshCheck::kReused;
}

void rotate(GrantState& grant, PairIds ids, base::Bytes sealed_answer, const TokenTimes& times,
            base::Timestamp now) {
  RefreshState& refresh = grant.refresh;
  refresh.previous = refresh.id;
  refresh.id = ids.refresh;
  refresh.rotated = now;
  refresh.sealed_answer = std::move(sealed_answer);
  // Nothing outlives the day until which the customer's consent was given.
  grant.access = {
      .id = ids.access, .issued = now, .expires = std::min(now + times.access, refresh.expires)};
}

void end(GrantState& grant, GrantEnd how) {
  if (grant.is_ended()) return;
  grant.end = how;
  grant.refresh.sealed_answer.clear();
}

base::Result<TokenHolder> holder_of(const GrantState& grant, base::Id access_id,
                                    base::Timestamp now) {
  if (grant.is_ended() || access_id.is_nil() || access_id != grant.access.id) {
    return fail(ErrorCode::kUnauthenticated, "token_evicted", "the token is no longer good");
  }
  if (now >= grant.access.expires) {
    return fail(ErrorCode::kUnauthenticated, "token_expired", "the token has expired");
  }
  return TokenHolder{.user_id = grant.user_id,
                     .client_id = grant.client_id,
                     .token_id = access_id,
                     .permissions = grant.approved ? with_implied(grant.permissions) : 0,
                     .created = grant.access.issued,
                     .expires = grant.access.expires,
                     .approved = grant.approved,
                     .history = grant.history};
}

base::Timestamp over_at(const GrantState& grant) {
  const base::Timestamp soon = std::max(grant.code.expires, grant.access.expires);
  return grant.is_ended() ? soon : std::max(soon, grant.refresh.expires);
}

Room make_room(std::vector<GrantState> others, bool several_tokens, base::Timestamp now) {
  std::sort(others.begin(), others.end(), [](const GrantState& one, const GrantState& other) {
    return one.created > other.created;
  });
  Room room;
  std::size_t kept = 1;  // the new one
  for (GrantState& grant : others) {
    if (now >= over_at(grant) || (kept >= kGrantsMax && !grant.is_lasting)) {
      room.forgotten.push_back(grant.id);
      continue;
    }
    ++kept;
    const bool is_in_use = grant.code.is_used && !grant.is_ended() && !grant.is_lasting;
    if (several_tokens || !is_in_use) continue;
    end(grant, GrantEnd::kEvicted);
    room.evicted.push_back(std::move(grant));
  }
  return room;
}

}  // namespace atollbank::identity
