// SPDX-License-Identifier: Apache-2.0
// A person at the bank's own pages: what proves her, her session, her devices. Plain values.
//
// Two factors make a session: password and one-time code at once, or a passkey. What was wrong is
// never told: every refused sign-in is the same answer after the same work, whether the name is
// known or not. After kFailuresMax in a row the name rests for kRestTime.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/secret.h"
#include "base/timestamp.h"

namespace atollbank::identity {

inline constexpr std::size_t kSignInNameMax = 254;
inline constexpr std::size_t kPasswordMin = 8;  // with a second factor, as NIST asks
inline constexpr std::size_t kPasswordMax = 256;
inline constexpr std::uint32_t kFailuresMax = 5;
inline constexpr base::Duration kRestTime = base::Duration::from_seconds(30 * 60);
// A session that was idle longer approves nothing until its owner proves herself again.
inline constexpr base::Duration kApprovalIdleTime = base::Duration::from_seconds(5 * 60);
inline constexpr base::Duration kSessionIdleTime = base::Duration::from_seconds(60 * 60);
inline constexpr base::Duration kSessionTime = base::Duration::from_seconds(12 * 3600);
inline constexpr base::Duration kChallengeTime = base::Duration::from_seconds(5 * 60);
inline constexpr std::size_t kPasskeysMax = 20;
// A new device beyond them takes the place of the one that was seen longest ago and has no open
// session.
inline constexpr std::size_t kDevicesMax = 50;

// How a customer signs in; set once by whoever opens her, afterwards changed by herself. Names are
// compared without case. reasons: sign_in_name_invalid, sign_in_name_taken, password_too_short,
// password_too_long, password_too_common
struct SetCredentials {
  base::Id user_id;
  std::string email;
  std::string user_name;  // empty: none besides the email
  base::Secret password;
  base::Bytes totp_secret;  // empty: one is made
};

struct CredentialsSet {
  base::Id user_id;
  base::Secret totp_secret;  // base32, as authenticator apps take it
  base::Secret totp_uri;     // otpauth://totp/…
};

// What a browser is, for the list of devices.
struct Browser {
  std::string user_agent;    // cut at 256 bytes
  std::string device_token;  // of the cookie a device keeps; empty: a new device
};

struct SignIn {
  std::string name;  // email or user name
  base::Secret password;
  base::Secret code;  // six digits
  Browser browser;
};

enum class SignInMethod : std::uint8_t { kPasswordAndCode = 1, kPasskey = 2 };

struct Session {
  base::Id id;
  base::Id user_id;
  base::Id device_id;
  SignInMethod method = SignInMethod::kPasswordAndCode;
  base::Timestamp created;
  base::Timestamp proven;  // when both factors were last shown
  base::Timestamp expires;
  bool may_approve = false;  // not idle for long
  // Put into every form of the pages, and compared with what comes back.
  std::string form_token;
};

struct SignedIn {
  Session session;
  base::Secret session_token;  // for the cookie of the session
  base::Secret device_token;   // for the cookie of the device
};

struct Device {
  base::Id id;
  std::string user_agent;
  base::Timestamp first_seen;
  base::Timestamp last_seen;
  std::uint32_t sessions = 0;  // that are open
  bool is_this_one = false;
};

struct Passkey {
  base::Id id;
  std::string name;
  base::Timestamp created;
  std::optional<base::Timestamp> last_used;
};

// What the browser's navigator.credentials is given.
struct PasskeyChallenge {
  base::Id id;                         // given back with the answer
  base::Bytes challenge;               // 32 bytes
  base::Bytes user_handle;             // registration: 16 bytes, the user's
  std::string user_name;               // registration
  std::vector<base::Bytes> known_ids;  // registration: not to be registered again
};

// As the browser answers; raw bytes.
struct PasskeyCreated {
  base::Id challenge_id;
  std::string name;
  base::Bytes client_data_json;
  base::Bytes attestation_object;
};

struct PasskeyShown {
  base::Id challenge_id;
  base::Bytes credential_id;
  base::Bytes client_data_json;
  base::Bytes authenticator_data;
  base::Bytes signature;
  base::Bytes user_handle;
};

}  // namespace atollbank::identity
