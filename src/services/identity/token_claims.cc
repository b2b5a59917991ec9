// SPDX-License-Identifier: Apache-2.0
#include "services/identity/token_claims.h"

#include <array>

#include "base/base64.h"
#include "base/json.h"

namespace atollbank::identity {
namespace {

constexpr std::string_view kVersion = "6";
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kSecondsMax = INT64_MAX / kSecond;

struct Shape {
  std::string_view header_type;
  std::string_view claim_type;
  std::string_view id_prefix;
};

constexpr Shape shape_of(TokenType type) {
  switch (type) {
    case TokenType::kAccess: return {"at+jwt", "at", "acctok"};
    case TokenType::kRefresh: return {"rt+jwt", "rt", "reftok"};
    case TokenType::kCode: break;
  }
  return {"azc+jwt", "azc", "azcode"};
}

auto unknown() {
  return base::fail(base::ErrorCode::kUnauthenticated, "token_unknown", "no such token");
}

bool is_text(const base::JsonValue& claims, std::string_view name, std::string_view text) {
  const auto value = claims.get_string(name);
  return value && *value == text;
}

base::Result<base::Timestamp> time_of(const base::JsonValue& claims, std::string_view name) {
  const auto seconds = claims.get_integer(name);
  if (!seconds || *seconds < 0 || *seconds > kSecondsMax) return unknown();
  return base::Timestamp{*seconds * kSecond};
}

base::Result<base::Id> grant_of(const base::JsonValue& claims) {
  ATOLL_TRY(const std::string text, claims.get_string("eb"));
  ATOLL_TRY(const base::Bytes bytes, base::parse_base64(text));
  base::ByteReader reader(bytes);
  const auto id = reader.read<base::Id>();
  if (!reader.ok() || !reader.at_end()) return unknown();
  return id;
}

base::Result<TokenClaims> read_members(const base::JsonValue& claims, const Shape& shape) {
  TokenClaims read;
  ATOLL_TRY(const std::string id, claims.get_string("jti"));
  ATOLL_TRY(read.id, base::parse_id(shape.id_prefix, id));
  ATOLL_TRY(const std::string user, claims.get_string("sub"));
  ATOLL_TRY(read.user_id, base::parse_id("user", user));
  ATOLL_TRY(read.client_id, claims.get_string("client_id"));
  ATOLL_TRY(read.grant_id, grant_of(claims));
  ATOLL_TRY(read.issued, time_of(claims, "iat"));
  ATOLL_TRY(read.expires, time_of(claims, "exp"));
  return read;
}

}  // namespace

std::string_view header_type_of(TokenType type) { return shape_of(type).header_type; }

std::string claims_json(const TokenClaims& claims, std::string_view issuer) {
  const Shape shape = shape_of(claims.type);
  base::JsonWriter json;
  json.begin_object();
  json.member("eb", base::to_base64(base::bytes_of(claims.grant_id)));
  json.member("jti", base::to_text(shape.id_prefix, claims.id));
  json.member("typ", shape.claim_type).member("v", kVersion);
  json.member("iss", issuer).member("aud", issuer);
  json.member("sub", base::to_text("user", claims.user_id));
  json.member("client_id", claims.client_id);
  json.member("iat", claims.issued.nanoseconds / kSecond);
  json.member("exp", claims.expires.nanoseconds / kSecond);
  json.end_object();
  return json.take();
}

base::Result<TokenClaims> read_claims(const base::VerifiedJwt& jwt, TokenType type,
                                      std::string_view issuer) {
  const Shape shape = shape_of(type);
  if (jwt.header.type != shape.header_type) return unknown();
  if (!is_text(jwt.claims, "typ", shape.claim_type)) return unknown();
  if (!is_text(jwt.claims, "v", kVersion)) return unknown();
  if (!issuer.empty()) {
    if (!is_text(jwt.claims, "iss", issuer) || !is_text(jwt.claims, "aud", issuer)) {
      return unknown();
    }
  }
  auto read = read_members(jwt.claims, shape);
  if (!read) return unknown();
  read->type = type;
  return read;
}

}  // namespace atollbank::identity
