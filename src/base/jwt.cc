// SPDX-License-Identifier: Apache-2.0
#include "base/jwt.h"

#include <algorithm>

#include "base/assert.h"
#include "base/base64.h"

namespace atollbank::base {
namespace {

constexpr std::string_view kAlgorithm = "ES256";
constexpr std::size_t kHeaderSizeMax = 512;
constexpr std::size_t kTypeSizeMax = 32;

auto refused(std::string_view reason, std::string_view what) {
  return fail(ErrorCode::kInvalidArgument, reason, what);
}

auto malformed() { return refused("jwt_malformed", "this is no JSON Web Token"); }

bool is_text_of_at_most(const Result<std::string>& text, std::size_t size_max) {
  return text && !text->empty() && text->size() <= size_max;
}

Result<JwtHeader> parse_header(std::string_view part) {
  if (part.size() > kHeaderSizeMax) return malformed();
  const auto text = parse_base64url(part);
  if (!text) return malformed();
  const auto json = JsonValue::parse(*text);
  if (!json && json.error().reason == "json_duplicate_member")
    return refused("jwt_header_refused", "a member of the header is there twice");
  if (!json) return malformed();
  const auto members = json->as_object();
  if (!members) return malformed();
  const auto algorithm = json->get_string("alg");
  if (!algorithm || *algorithm != kAlgorithm)
    return refused("jwt_algorithm_refused", "tokens here are signed with ES256");
  JwtHeader header;
  for (const auto& [name, value] : *members) {
    if (name == "alg") continue;
    const auto text_of = value.as_string();
    if (name == "kid" && is_text_of_at_most(text_of, kJwtKeyIdSizeMax))
      header.key_id = *text_of;
    else if (name == "typ" && is_text_of_at_most(text_of, kTypeSizeMax))
      header.type = *text_of;
    else
      return refused("jwt_header_refused", "the header says what is not said here");
  }
  if (header.key_id.empty()) return refused("jwt_header_refused", "the header names no key");
  return header;
}

}  // namespace

std::string jwt_signing_input(const JwtHeader& header, std::string_view claims_json) {
  ATOLL_ASSERT(!header.key_id.empty() && header.key_id.size() <= kJwtKeyIdSizeMax);
  JsonWriter json;
  json.begin_object().member("alg", kAlgorithm).member("kid", header.key_id);
  if (!header.type.empty()) json.member("typ", header.type);
  json.end_object();
  return to_base64url(json.take()) + '.' + to_base64url(claims_json);
}

std::string jwt_with_signature(std::string signing_input, const Es256Signature& signature) {
  return std::move(signing_input) + '.' + to_base64url(bytes_of(signature));
}

Result<UnverifiedJwt> parse_jwt(std::string_view token) {
  if (token.size() > kJwtSizeMax) return refused("jwt_too_large", "the token is too large");
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  // Exactly two dots.
  if (first == last || token.find('.', first + 1) != last) return malformed();
  UnverifiedJwt jwt;
  ATOLL_TRY(jwt.header, parse_header(token.substr(0, first)));
  jwt.signing_input = token.substr(0, last);
  jwt.claims = token.substr(first + 1, last - first - 1);
  const auto signature = parse_base64url(token.substr(last + 1));
  if (!signature || signature->size() != jwt.signature.size()) return malformed();
  std::ranges::copy(*signature, jwt.signature.begin());
  return jwt;
}

Result<VerifiedJwt> verify_jwt(std::string_view token, const JwtKeyLookup& key_of) {
  ATOLL_TRY(auto jwt, parse_jwt(token));
  const Es256Check* key = key_of(jwt.header.key_id);
  if (key == nullptr)
    return fail(ErrorCode::kUnauthenticated, "jwt_key_unknown", "signed by a key not known here");
  if (!key->is_signed(jwt.signing_input, jwt.signature))
    return fail(ErrorCode::kUnauthenticated, "jwt_signature_wrong", "the signature is wrong");
  const auto text = parse_base64url(jwt.claims);
  if (!text) return malformed();
  auto claims = JsonValue::parse(*text);
  if (!claims || !claims->as_object()) return malformed();
  return VerifiedJwt{.header = std::move(jwt.header), .claims = std::move(*claims)};
}

}  // namespace atollbank::base
