// SPDX-License-Identifier: Apache-2.0
// Claims that somebody signed are read totally, and what is read is written and read again as the
// same. The first byte chooses the type that is asked for.
#include "base/assert.h"
#include "services/identity/token_claims.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  if (size == 0) return 0;
  const auto type = static_cast<identity::TokenType>(1 + bytes[0] % 3);
  const std::string_view text(reinterpret_cast<const char*>(bytes + 1), size - 1);
  auto claims = base::JsonValue::parse(text);
  if (!claims) return 0;
  base::VerifiedJwt jwt{.header = {.key_id = "key", .type = ""}, .claims = *std::move(claims)};
  jwt.header.type = identity::header_type_of(type);
  const auto read = identity::read_claims(jwt, type, "");
  if (!read) return 0;
  jwt.claims = base::JsonValue::parse(identity::claims_json(*read, "issuer")).value();
  const auto again = identity::read_claims(jwt, type, "issuer");
  ATOLL_ASSERT(again.has_value() && *again == *read);
  return 0;
}
