// SPDX-License-Identifier: Apache-2.0
// The secrets and signatures of Standard Webhooks 1.0.0, and which addresses may be registered.
// Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "base/timestamp.h"

namespace atollbank::webhooks {

inline constexpr std::size_t kSecretBytesMin = 24;
inline constexpr std::size_t kSecretBytesMax = 64;
inline constexpr std::size_t kSecretBytesMade = 32;

// One key that signs, and until when; the newest one has no end.
struct SigningSecret {
  base::Secret text;              // "whsec_" and base64
  base::Timestamp valid_until{};  // zero: it is the newest
};

// "whsec_" and these bytes.
base::Secret secret_of(std::string_view bytes);
// invalid_argument secret_invalid: not whsec_ and the base64 of 24 to 64 bytes.
base::Result<void> check_secret(const base::Secret& secret);

// webhook-id, webhook-timestamp, and webhook-signature with one signature for each secret that is
// valid now. The secrets have passed check_secret().
std::vector<std::pair<std::string, std::string>> signed_headers(
    const std::vector<SigningSecret>& secrets, std::string_view message_id, base::Timestamp now,
    std::string_view body);

// invalid_argument url_invalid: no address that an HTTP client and a checker of addresses would
// read in one way only (net/url.h), or too long.
base::Result<void> check_url(std::string_view url);

}  // namespace atollbank::webhooks
