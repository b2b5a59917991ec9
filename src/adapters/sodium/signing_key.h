// SPDX-License-Identifier: Apache-2.0
// A signing key in a file that only its owner may read, made at the first start. Three lines:
//
//   atoll signing key 1
//   name atoll-ledger/<22 base62 characters, drawn when the file is made>
//   seed <base64 of 32 bytes>
#pragma once

#include <memory>
#include <string>

#include "adapters/sodium/ed25519.h"
#include "base/secret.h"

namespace atollbank::adapters {

inline constexpr int kSigningKeyFormat = 1;

// Errors: failed_precondition signing_key_exposed (others may read the file) · data_loss
// signing_key_damaged · not_found signing_key_missing · internal signing_key_failed
base::Result<std::unique_ptr<ports::Signer>> open_signing_key(const std::string& path);

// The same; a missing file is made first, with a new key, durably.
base::Result<std::unique_ptr<ports::Signer>> open_or_create_signing_key(const std::string& path);

// reason: signing_key_damaged
base::Result<std::unique_ptr<ports::Signer>> parse_signing_key(std::string_view text);

}  // namespace atollbank::adapters
