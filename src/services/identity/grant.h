// SPDX-License-Identifier: Apache-2.0
// One sign-in of a customer through a client, from its code to its last token, as it is kept: a
// state machine whose steps are pure functions. Time, ids and the sealed answer come in.
//
// It names tokens by their ids and holds none of them: a token is believed for the bank's signature
// under it, and good as long as the grant still names it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "services/identity/token.h"

namespace atollbank::identity {

enum class GrantEnd : std::uint8_t {
  kNone = 0,
  kEvicted = 1,  // a later sign-in took its place
  kRevoked = 2,  // by its program (RFC 7009)
  kLoggedOut = 3,
  kTakenBack = 4,      // by the customer
  kCodeReused = 5,     // its code came a second time
  kRefreshReused = 6,  // a refresh token came long after it was used
};
inline constexpr std::uint8_t kGrantEndMax = 6;

struct CodeState {
  base::Id id;
  base::Timestamp expires;
  std::string redirect_uri;
  std::string challenge;  // of PKCE, S256; empty: none
  bool is_used = false;

  bool operator==(const CodeState&) const = default;
};

struct AccessState {
  base::Id id;  // nil: none, or revoked by itself
  base::Timestamp issued;
  base::Timestamp expires;

  bool operator==(const AccessState&) const = default;
};

struct RefreshState {
  base::Id id;              // nil: none
  base::Timestamp expires;  // of the first and of all that follow it
  base::Id previous;
  base::Timestamp rotated;    // when `previous` was used
  base::Bytes sealed_answer;  // what it was answered

  bool operator==(const RefreshState&) const = default;
};

struct GrantState {
  base::Id id;
  base::Id user_id;
  std::string client_id;
  base::Timestamp created;
  std::optional<base::Timestamp> approved;
  bool is_approved_at_exchange = false;
  bool is_lasting = false;
  HistoryRule history = HistoryRule::kNinetyDays;
  std::uint32_t permissions = 0;  // once approved
  GrantEnd end = GrantEnd::kNone;
  CodeState code;
  AccessState access;
  RefreshState refresh;

  bool is_ended() const { return end != GrantEnd::kNone; }
  bool operator==(const GrantState&) const = default;
};

struct TokenTimes {
  base::Duration code = base::Duration::from_seconds(60);
  base::Duration access = base::Duration::from_seconds(30 * 3600);
  base::Duration refresh = base::Duration::from_seconds(180 * 24 * 3600);
  base::Duration refresh_grace = base::Duration::from_seconds(10);
};

// Ids for one pair of tokens; the refresh token's is nil for public clients.
struct PairIds {
  base::Id access;
  base::Id refresh;
};

// OAuth's name for what is wrong with a request whose redirect address is good; empty: nothing.
std::string request_error(const AuthorisationRequest& request, ClientKind kind);

// Whether the code is good for this request at this time. Errors as TokensApi::exchange(); of a
// code that was used already: code_used.
base::Result<void> check_code(const GrantState& grant, base::Id code_id,
                              const TokenRequest& request, base::Timestamp now);

// The code is used up, and its first tokens stand.
void issue_first(GrantState& grant, PairIds ids, const TokenTimes& times, base::Timestamp now);

enum class RefreshCheck : std::uint8_t {
  kCurrent,   // may be used
  kRepeated,  // was used a moment ago: the same answer again
  kReused,    // was used before that: somebody else has it
};
// unauthenticated refresh_token_expired, refresh_token_evicted (of a grant that ended)
base::Result<RefreshCheck> check_refresh(const GrantState& grant, base::Id refresh_id,
                                         const TokenTimes& times, base::Timestamp now);

// The pair that follows; the one before is no longer good.
void rotate(GrantState& grant, PairIds ids, base::Bytes sealed_answer, const TokenTimes& times,
            base::Timestamp now);

void end(GrantState& grant, GrantEnd how);

// unauthenticated token_expired, token_evicted
base::Result<TokenHolder> holder_of(const GrantState& grant, base::Id access_id,
                                    base::Timestamp now);

// When the last that may come of it is over: after that nobody needs its record.
base::Timestamp over_at(const GrantState& grant);

inline constexpr std::size_t kGrantsMax = 64;  // of one user and one client

// What becomes of a user's other grants to the client when a new one has its tokens.
struct Room {
  std::vector<GrantState> evicted;
  std::vector<base::Id> forgotten;
};
Room make_room(std::vector<GrantState> others, bool several_tokens, base::Timestamp now);

}  // namespace atollbank::identity
