// SPDX-License-Identifier: Apache-2.0
#include "services/identity/stored_client.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/utf8.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;

namespace {

bool is_alphanumeric(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

bool is_same(const std::optional<base::Sha256>& kept, const base::Sha256& shown) {
  const base::Sha256 other = kept.value_or(base::Sha256{});
  int difference = kept ? 0 : 1;
  for (std::size_t i = 0; i < shown.size(); ++i) difference |= other[i] ^ shown[i];
  return difference == 0;
}

bool is_printable(std::string_view text) {
  return base::is_plain_utf8(text) && std::all_of(text.begin(), text.end(), [](char letter) {
           return static_cast<unsigned char>(letter) >= 0x20;
         });
}

}  // namespace

bool is_client_id(std::string_view text) {
  constexpr std::string_view kPrefix = "oauth2client_";
  if (!text.starts_with(kPrefix) || text.size() > kClientIdMax) return false;
  text.remove_prefix(kPrefix.size());
  return !text.empty() && std::all_of(text.begin(), text.end(), is_alphanumeric);
}

base::Sha256 digest_of_secret(const base::Secret& secret) { return base::sha256(secret.reveal()); }

bool is_client_secret(const StoredClient& client, const base::Secret& secret, base::Timestamp now) {
  const base::Sha256 digest = digest_of_secret(secret);
  const bool is_current = is_same(client.secret, digest);
  const bool is_previous = is_same(client.previous, digest) && now < client.previous_until;
  return client.client.kind == ClientKind::kPublic || is_current || is_previous;
}

base::Result<void> check_client(const Client& client, bool is_sandbox) {
  const std::string& name = client.name;
  if (name.empty() || name.size() > kClientNameMax || !is_printable(name)) {
    return fail(ErrorCode::kInvalidArgument, "client_name_invalid",
                "a client's name has 1 to 64 printable bytes");
  }
  if (client.redirect_uris.empty() || client.redirect_uris.size() > kRedirectUrisMax) {
    return fail(ErrorCode::kInvalidArgument, "too_many_redirect_uris",
                "a client has 1 to 10 redirect addresses");
  }
  for (const std::string& uri : client.redirect_uris) {
    if (!is_good_redirect_uri(uri)) {
      return fail(ErrorCode::kInvalidArgument, "redirect_uri_invalid",
                  "a redirect address is https, http on a loopback host, or of a private scheme");
    }
  }
  if (client.options.approved_at_once && !is_sandbox) {
    return fail(ErrorCode::kInvalidArgument, "option_needs_sandbox",
                "only the sandbox approves at once");
  }
  return {};
}

}  // namespace atollbank::identity
