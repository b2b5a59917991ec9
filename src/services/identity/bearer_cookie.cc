// SPDX-License-Identifier: Apache-2.0
#include "services/identity/bearer_cookie.h"

#include <array>

#include "base/base64.h"
#include "base/bytes.h"

namespace atollbank::identity {
namespace {

constexpr std::size_t kSecretText = 43;

std::string_view prefix_of(CookieKind kind) {
  return kind == CookieKind::kSession ? "ses_" : "dev_";
}

}  // namespace

base::Secret make_cookie(CookieKind kind, const CookieOwner& owner,
                         std::span<const std::uint8_t, kCookieSecretSize> drawn) {
  std::string text(prefix_of(kind));
  text += base::to_base62(owner.user_id);
  text += base::to_base62(owner.id);
  text +=
      base::to_base64url(base::ByteView(reinterpret_cast<const char*>(drawn.data()), drawn.size()));
  return base::Secret(std::move(text));
}

std::optional<CookieOwner> read_cookie(CookieKind kind, std::string_view text) {
  const std::string_view prefix = prefix_of(kind);
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  if (text.size() != 2 * base::kIdTextLength + kSecretText) return std::nullopt;
  const auto user_id = base::parse_base62(text.substr(0, base::kIdTextLength));
  const auto id = base::parse_base62(text.substr(base::kIdTextLength, base::kIdTextLength));
  if (!user_id || !id) return std::nullopt;
  return CookieOwner{.user_id = *user_id, .id = *id};
}

base::Sha256 digest_of_cookie(std::string_view text) { return base::sha256(text); }

std::string form_token_of(std::string_view session_text) {
  const std::array<std::string_view, 2> parts = {"atoll form token", session_text};
  return base::to_base64url(base::bytes_of(base::sha256(parts)));
}

}  // namespace atollbank::identity
