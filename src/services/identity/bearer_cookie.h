// SPDX-License-Identifier: Apache-2.0
// The texts in the cookies of sessions and devices: whose they are, which one, and 256 random bits.
// Only the digest of a text is kept. Reading is total and says nothing of whether one is good.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/secret.h"
#include "base/sha256.h"

namespace atollbank::identity {

enum class CookieKind : std::uint8_t { kSession = 1, kDevice = 2 };

struct CookieOwner {
  base::Id user_id;
  base::Id id;  // of the session or the device

  bool operator==(const CookieOwner&) const = default;
};

inline constexpr std::size_t kCookieSecretSize = 32;

// "ses_" or "dev_", two ids of 22 characters and 43 of base64url.
base::Secret make_cookie(CookieKind kind, const CookieOwner& owner,
                         std::span<const std::uint8_t, kCookieSecretSize> drawn);
std::optional<CookieOwner> read_cookie(CookieKind kind, std::string_view text);

base::Sha256 digest_of_cookie(std::string_view text);
// What the forms of a session carry, so that another site's cannot be sent in its name.
std::string form_token_of(std::string_view session_text);

}  // namespace atollbank::identity
