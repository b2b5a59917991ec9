// SPDX-License-Identifier: Apache-2.0
// HMAC (RFC 2104): who knows the key wrote the message. SHA-256 for what we sign; SHA-1 for
// one-time codes alone, as authenticator apps know no other (its collisions do not touch HMAC). Any
// thread.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/sha256.h"

namespace atollbank::base {

using Sha1 = std::array<std::uint8_t, 20>;

Sha1 hmac_sha1(ByteView key, ByteView message);
Sha256 hmac_sha256(ByteView key, ByteView message);

}  // namespace atollbank::base
