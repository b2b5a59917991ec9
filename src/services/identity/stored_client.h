// SPDX-License-Identifier: Apache-2.0
// A client as it is kept: with the digests of its secrets, never the secrets. Plain values and pure
// functions.
#pragma once

#include <optional>
#include <string>

#include "base/sha256.h"
#include "services/identity/client.h"

namespace atollbank::identity {

inline constexpr base::Duration kSecretOverlapMax = base::Duration::from_seconds(24 * 3600);

struct StoredClient {
  Client client;
  std::optional<base::Sha256> secret;    // none: a public client
  std::optional<base::Sha256> previous;  // the one before, good until `previous_until`
  base::Timestamp previous_until;
  bool is_deleted = false;

  bool operator==(const StoredClient&) const = default;
};

// "oauth2client_" and 1 to 51 of A-Z a-z 0-9.
bool is_client_id(std::string_view text);

// A secret has 256 bits and more, so its plain SHA-256 cannot be guessed back.
base::Sha256 digest_of_secret(const base::Secret& secret);

// In the same time for every secret. A public client has none to show, and one sent along with its
// id says nothing.
bool is_client_secret(const StoredClient& client, const base::Secret& secret, base::Timestamp now);

// invalid_argument client_name_invalid, too_many_redirect_uris, redirect_uri_invalid,
// option_needs_sandbox
base::Result<void> check_client(const Client& client, bool is_sandbox);

}  // namespace atollbank::identity
