// SPDX-License-Identifier: Apache-2.0
// What is kept of a person who signs in: how she proves herself, her devices and sessions. Plain
// values and pure rules; time comes in.
//
// A failure is counted before the secret is looked at and forgiven by a success, so that a process
// which dies in between gives no try for nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/es256.h"
#include "base/result.h"
#include "base/sha256.h"
#include "services/identity/sign_in.h"

namespace atollbank::identity {

// How often a name was tried in vain, and whether it rests. The same for a name that is known and
// one that nobody has.
struct Attempts {
  std::uint32_t failures = 0;  // in a row
  base::Timestamp paused_until;

  bool operator==(const Attempts&) const = default;
};

struct CredentialsState {
  base::Id user_id;
  std::string email;          // as it was given
  std::string user_name;      // may be empty
  std::string password_hash;  // names its own way and cost
  base::Bytes sealed_totp;
  std::int64_t last_totp_step = -1;  // a code is good once
  Attempts attempts;

  bool operator==(const CredentialsState&) const = default;
};

struct SessionState {
  base::Id id;
  base::Id user_id;
  base::Id device_id;
  SignInMethod method = SignInMethod::kPasswordAndCode;
  base::Sha256 token_digest{};
  base::Timestamp created;
  base::Timestamp proven;
  base::Timestamp expires;

  bool operator==(const SessionState&) const = default;
};

struct DeviceState {
  base::Id id;
  base::Sha256 token_digest{};
  std::string user_agent;
  base::Timestamp first_seen;
  base::Timestamp last_seen;

  bool operator==(const DeviceState&) const = default;
};

struct PasskeyState {
  base::Id id;
  std::string name;
  base::Bytes credential_id;
  base::Es256PublicKey public_key{};
  std::uint32_t sign_count = 0;
  base::Timestamp created;
  std::optional<base::Timestamp> last_used;

  bool operator==(const PasskeyState&) const = default;
};

// unauthenticated sign_in_refused: whatever was wrong.
tl::unexpected<base::Error> sign_in_refused();

// Names are compared by this: the SHA-256 of the name in small letters, in hexadecimal. It is all
// that a name's partition tells of it.
std::string name_digest(std::string_view name);

// invalid_argument sign_in_name_invalid, password_too_short, password_too_long,
// password_too_common
base::Result<void> check_new_credentials(const SetCredentials& request);
base::Result<void> check_new_password(const base::Secret& password, std::string_view email,
                                      std::string_view user_name);

// resource_exhausted sign_in_paused while it rests. Otherwise one more failure is counted; the last
// one that is allowed begins the rest.
base::Result<void> count_attempt(Attempts& attempts, base::Timestamp now);
void forgive(CredentialsState& credentials, std::int64_t totp_step);

}  // namespace atollbank::identity
