// SPDX-License-Identifier: Apache-2.0
// Proof key for code exchange (RFC 7636), S256 alone: `plain` proves nothing to whoever saw the
// request. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace atollbank::identity {

// 43 characters of base64url: a SHA-256.
bool is_challenge(std::string_view text);

// 43 to 128 of A-Z a-z 0-9 - . _ ~ whose SHA-256 is the challenge.
bool is_verifier_of(const base::Secret& verifier, std::string_view challenge);

// The challenge of a verifier, as clients make it.
std::string challenge_of(std::string_view verifier);

}  // namespace atollbank::identity
