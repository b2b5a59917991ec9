// SPDX-License-Identifier: Apache-2.0
// Codes, access tokens and refresh tokens as those who ask for them and show them see them. Plain
// values; what is kept of a token is never enough to use it.
//
// A token that nobody has approved yet has no rights; whoami alone is for it. Five minutes from its
// approval it reads the whole history, afterwards what HistoryRule leaves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/secret.h"
#include "base/timestamp.h"
#include "services/identity/client.h"

namespace atollbank::identity {

enum Permission : std::uint32_t {
  kReadAccounts = 1,  // accounts, balance, pots, transactions, feed
  kMovePots = 2,      // deposit, withdraw
  kAnnotate = 4,      // metadata, feed items
  kRegisterWebhooks = 8,
  kUseSandbox = 16,    // make the world outside happen
  kMakePayments = 32,  // payments that move money by themselves, standing orders
  kOpenAccounts = 64,  // applications of strangers
  kAskPayments = 128,  // payees, and payments that wait until the person approves each
};
inline constexpr std::uint32_t kAllPermissions = 255;
// What a person lets a program do who connects it: it pays nobody without her, and brings nobody.
inline constexpr std::uint32_t kConnectedPermissions =
    kAllPermissions & ~(kMakePayments | kOpenAccounts);

inline constexpr std::size_t kTokenSizeMax = 4096;
inline constexpr base::Duration kFullHistoryTime = base::Duration::from_seconds(5 * 60);
inline constexpr base::Duration kHistoryTime = base::Duration::from_seconds(90 * 24 * 3600);

inline constexpr std::string_view kScopeBefore = "third_party_developer_app.pre_verification";
inline constexpr std::string_view kScopeAfter = "third_party_developer_app.verified";

// Whom an access token speaks for, and what it may do.
struct TokenHolder {
  base::Id user_id;
  std::string client_id;
  base::Id token_id;              // acctok_…
  std::uint32_t permissions = 0;  // Permission bits; none before the approval
  base::Timestamp created;
  base::Timestamp expires;
  std::optional<base::Timestamp> approved;
  HistoryRule history = HistoryRule::kNinetyDays;
  std::uint64_t changes = 0;  // TokensApi::changes_of() when it was found

  bool may(std::uint32_t wanted) const { return (permissions & wanted) == wanted; }
  std::string_view scope() const { return approved ? kScopeAfter : kScopeBefore; }
  // The earliest booking time it may read at `now`; none: everything.
  std::optional<base::Timestamp> history_begin(base::Timestamp now) const;

  bool operator==(const TokenHolder&) const = default;
};

// What a program asks for when it sends a person to sign in, as it came in the query.
struct AuthorisationRequest {
  std::string client_id;
  std::string redirect_uri;
  std::string response_type;
  std::string state;  // at most kStateMax bytes, given back unchanged
  std::string code_challenge;
  std::string code_challenge_method;
};
inline constexpr std::size_t kStateMax = 2048;

// A request that may be shown to a person, or whose mistake may be told to its program: then
// `error` is OAuth's name of it and `error_redirect` where the browser goes.
struct CheckedRequest {
  Client client;
  std::string error;
  std::string error_redirect;
};

struct AuthorisationCode {
  base::Secret code;
  std::string redirect_to;  // the redirect address with code, state and iss; holds the code
};

// redirect_uri?name=value&state=…&iss=… (RFC 9207), whatever query the address has already.
std::string redirect_with(const AuthorisationRequest& request, std::string_view name,
                          std::string_view value, std::string_view issuer);
// The same with an error, as for the person who says no ("access_denied").
std::string redirect_with_error(const AuthorisationRequest& request, std::string_view error,
                                std::string_view issuer);

enum class GrantType : std::uint8_t { kCode = 1, kRefresh = 2 };

struct TokenRequest {
  GrantType type = GrantType::kCode;
  ClientCredentials client;
  base::Secret code;
  std::string redirect_uri;
  base::Secret code_verifier;  // empty: none was sent
  base::Secret refresh_token;
};

struct IssuedTokens {
  base::Secret access_token;
  base::Secret refresh_token;  // empty for public clients
  std::string client_id;
  base::Id user_id;
  std::int64_t expires_in_seconds = 0;
  std::string scope;
};

// RFC 7662; an inactive token tells nothing else.
struct Introspection {
  bool active = false;
  bool is_refresh_token = false;
  TokenHolder holder;  // of a refresh token: of those that come from it
};

// One sign-in of a customer through a client, with what came of it.
struct Grant {
  base::Id id;  // grant_…
  base::Id user_id;
  Client client;
  base::Timestamp created;
  std::optional<base::Timestamp> approved;
  base::Timestamp expires;      // of the last that can come of it
  base::Timestamp last_issued;  // when its newest access token was made
};

// Made without a person, in the sandbox only.
struct SandboxToken {
  base::Id user_id;
  std::string client_id;
  std::uint32_t permissions = kAllPermissions;
  bool is_approved = true;
  bool is_lasting = false;                    // no later sign-in evicts it
  std::optional<HistoryRule> history;         // none: the client's
  std::optional<base::Duration> access_time;  // none: as configured; negative: expired already
};

// One public key in the shape of a JWK.
struct SigningKey {
  std::string id;
  std::string x;  // base64url
  std::string y;
};

}  // namespace atollbank::identity
