// SPDX-License-Identifier: Apache-2.0
// What an authenticator signs (its "data", WebAuthn Level 2, 6.1), taken apart; nothing in it is
// believed yet.
//
// Exact to the last byte: flags that promise what is not there, or bytes that no flag promised, are
// refused. Every refusal is invalid_argument passkey_refused.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/es256.h"
#include "base/result.h"
#include "base/sha256.h"

namespace atollbank::credentials {

struct AttestedKey {
  base::Bytes id;
  base::Es256PublicKey public_key{};
};

struct AuthenticatorReport {
  base::Sha256 relying_party_hash{};
  bool is_person_present = false;
  bool is_person_verified = false;
  bool may_be_copied = false;
  std::uint32_t sign_count = 0;
  std::optional<AttestedKey> attested;
};

base::Result<AuthenticatorReport> parse_authenticator_report(base::ByteView bytes);

// A key as COSE writes it (RFC 9053, 7.1.1), of which ES256 alone is ours; takes it off the front.
base::Result<base::Es256PublicKey> take_cose_key(base::ByteView& bytes);

tl::unexpected<base::Error> passkey_refused(std::string_view why);

}  // namespace atollbank::credentials
