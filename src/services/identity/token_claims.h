// SPDX-License-Identifier: Apache-2.0
// What a token of ours says, and how that is written as the claims of a JSON Web Token. Pure.
//
// The shape is Monzo's ({"eb":…,"jti":"acctok_…","typ":"at","v":"6"}) with the registered claims of
// RFC 9068 besides. Reading believes nothing but a verified token and refuses every other shape.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/jwt.h"
#include "base/result.h"
#include "base/timestamp.h"

namespace atollbank::identity {

enum class TokenType : std::uint8_t { kAccess = 1, kRefresh = 2, kCode = 3 };

struct TokenClaims {
  TokenType type = TokenType::kAccess;
  base::Id id;
  base::Id grant_id;
  base::Id user_id;
  std::string client_id;
  base::Timestamp issued;   // whole seconds
  base::Timestamp expires;  // whole seconds

  bool operator==(const TokenClaims&) const = default;
};

// The `typ` of the token's header: "at+jwt" and so on.
std::string_view header_type_of(TokenType type);

// iss and aud are the issuer: these tokens are for the bank's own API.
std::string claims_json(const TokenClaims& claims, std::string_view issuer);

// unauthenticated token_unknown: not of that type, not ours, or not as we write it. With no issuer
// given, any is taken.
base::Result<TokenClaims> read_claims(const base::VerifiedJwt& jwt, TokenType type,
                                      std::string_view issuer);

}  // namespace atollbank::identity
