// SPDX-License-Identifier: Apache-2.0
// One-time codes from a shared secret and the time (RFC 6238): six digits, HMAC-SHA-1, half a
// minute, the values that every authenticator app knows.
//
// A code is good once: whoever accepts one keeps the step it was of and passes it as `last_step`
// the next time. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"
#include "base/timestamp.h"

namespace atollbank::credentials {

inline constexpr base::Duration kTotpStep = base::Duration::from_seconds(30);
inline constexpr std::size_t kTotpDigits = 6;
inline constexpr std::size_t kTotpSecretSize = 20;  // that of the hash, as RFC 4226 asks
inline constexpr std::int64_t kTotpSkewSteps = 1;   // clocks of telephones are not ours
inline constexpr std::int64_t kNoTotpStep = -1;     // before the first code

// The secret is raw bytes, not their text.
std::int64_t totp_step(base::Timestamp now);
std::string totp_code(const base::Secret& secret, std::int64_t step);

// The step the code is of: the present one or one beside it, but later than `last_step`. The same
// work whatever is wrong.
std::optional<std::int64_t> find_totp_step(const base::Secret& secret, std::string_view code,
                                           base::Timestamp now, std::int64_t last_step);

// otpauth://totp/…: what an app reads from a QR code.
base::Secret totp_uri(std::string_view issuer, std::string_view account,
                      const base::Secret& secret);

}  // namespace atollbank::credentials
