// SPDX-License-Identifier: Apache-2.0
// Passkeys (WebAuthn Level 2) as the bank checks them: the ceremonies of registration (7.1) and of
// use (7.2), for keys of P-256, with the person verified by the authenticator.
//
// Attestation proves nothing here: "none" is asked for, and a key that vouches for itself is
// believed no more than that it is whole. Pure functions; the challenge is the caller's, who gives
// it out once. Every refusal is invalid_argument passkey_refused, its text saying which step
// failed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/es256.h"
#include "base/result.h"

namespace atollbank::credentials {

inline constexpr std::size_t kPasskeyIdSizeMax = 1023;
inline constexpr std::size_t kClientDataSizeMax = 4096;
inline constexpr std::size_t kAttestationSizeMax = 8192;

// Who we are to a browser.
struct RelyingParty {
  std::string id;                    // a host name: "bank.example"
  std::vector<std::string> origins;  // "https://bank.example"; the pages that may ask
};

struct NewPasskey {
  base::Bytes id;
  base::Es256PublicKey public_key{};
  std::uint32_t sign_count = 0;
  bool may_be_copied = false;  // to the person's other devices
};

struct CreatedPasskey {
  base::Bytes client_data_json;
  base::Bytes attestation_object;
};
base::Result<NewPasskey> check_created_passkey(const RelyingParty& us, base::ByteView challenge,
                                               const CreatedPasskey& created);

struct ShownPasskey {
  base::Bytes client_data_json;
  base::Bytes authenticator_data;
  base::Bytes signature;  // in DER
};
// The sign count to keep. One that does not rise is refused: the key was copied. Authenticators
// that do not count always say zero.
base::Result<std::uint32_t> check_shown_passkey(const RelyingParty& us, base::ByteView challenge,
                                                const base::Es256PublicKey& public_key,
                                                std::uint32_t last_sign_count,
                                                const ShownPasskey& shown);

}  // namespace atollbank::credentials
