// SPDX-License-Identifier: Apache-2.0
// Any text is taken apart or refused. What is taken apart is the whole text, and none of it is
// believed: the key that checks here has signed nothing.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/base64.h"
#include "base/jwt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::base;
  static const Es256Key key = Es256Key::generate();
  static const Es256Check check = Es256Check::of(key.public_key()).value();
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const JwtKeyLookup lookup = [](std::string_view) { return &check; };
  if (const auto jwt = parse_jwt(text)) {
    ATOLL_ASSERT(jwt_with_signature(std::string(jwt->signing_input), jwt->signature) == text);
    ATOLL_ASSERT(!jwt->header.key_id.empty());
    ATOLL_ASSERT(!verify_jwt(text, lookup));
  }
  // The same bytes as claims that we signed ourselves.
  if (size < kJwtSizeMax / 2) {
    const std::string input = jwt_signing_input({.key_id = "k"}, text);
    const auto verified = verify_jwt(jwt_with_signature(input, key.sign(input)), lookup);
    ATOLL_ASSERT(verified.has_value() ==
                 (JsonValue::parse(text) && JsonValue::parse(text)->as_object()));
  }
  return 0;
}
