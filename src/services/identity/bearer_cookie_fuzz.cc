// SPDX-License-Identifier: Apache-2.0
// Whatever a cookie holds, reading it is total, and what is read was made by make_cookie(): the
// same text comes out again.
#include <algorithm>
#include <array>

#include "base/assert.h"
#include "base/base64.h"
#include "services/identity/bearer_cookie.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const auto kind : {identity::CookieKind::kSession, identity::CookieKind::kDevice}) {
    const auto owner = identity::read_cookie(kind, text);
    if (!owner) continue;
    const auto drawn = base::parse_base64url(text.substr(text.size() - 43));
    if (!drawn) continue;
    std::array<std::uint8_t, identity::kCookieSecretSize> secret{};
    ATOLL_ASSERT(drawn->size() == secret.size());
    std::copy(drawn->begin(), drawn->end(), secret.begin());
    ATOLL_ASSERT(identity::make_cookie(kind, *owner, secret).reveal() == text);
  }
  return 0;
}
