// SPDX-License-Identifier: Apache-2.0
// JSON Web Tokens in their compact form (RFC 7515, RFC 7519), signed with ES256 and nothing else.
//
// Reading is total and strict: exactly three parts of unpadded base64url, a header of known members
// only, no member twice, nothing behind. The header never chooses how it is checked: any `alg` but
// ES256 is refused, and the key is looked up among ours by `kid` (RFC 8725).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/es256.h"
#include "base/json.h"
#include "base/result.h"

namespace atollbank::base {

inline constexpr std::size_t kJwtSizeMax = 4096;  // the whole token
inline constexpr std::size_t kJwtKeyIdSizeMax = 64;

struct JwtHeader {
  std::string key_id;
  std::string type;  // "at+jwt", "JWT"; compared without case by whoever asks for one
};

// Where a signature belongs: header and claims, ready to be signed.
std::string jwt_signing_input(const JwtHeader& header, std::string_view claims_json);
// The token: what was signed, and the signature over it.
std::string jwt_with_signature(std::string signing_input, const Es256Signature& signature);

// A token taken apart; nothing in it is believed yet.
struct UnverifiedJwt {
  JwtHeader header;
  std::string_view signing_input;  // within the text that was read
  std::string_view claims;         // the same, still base64url
  Es256Signature signature{};
};

// invalid_argument jwt_malformed · jwt_too_large · jwt_algorithm_refused (`none`, HS256 and every
// other) · jwt_header_refused (a member we do not know, `crit` and `jwk` among them; one twice)
Result<UnverifiedJwt> parse_jwt(std::string_view token);

// nullptr: no such key.
using JwtKeyLookup = std::function<const Es256Check*(std::string_view key_id)>;

struct VerifiedJwt {
  JwtHeader header;
  JsonValue claims;  // an object; no member twice at any depth
};

// Everything of parse_jwt, and unauthenticated jwt_key_unknown · jwt_signature_wrong. The claims
// are decoded only behind a good signature. What they say (exp, iss, aud) is for the caller to
// judge.
Result<VerifiedJwt> verify_jwt(std::string_view token, const JwtKeyLookup& key_of);

}  // namespace atollbank::base
