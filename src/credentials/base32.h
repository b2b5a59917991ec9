// SPDX-License-Identifier: Apache-2.0
// Base32 without padding (RFC 4648, section 6), as authenticator apps write a secret.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::credentials {

std::string to_base32(base::ByteView bytes);

// As people type it: small letters too, blanks and '=' anywhere. reason: malformed_base32
base::Result<base::Bytes> parse_base32(std::string_view text);

}  // namespace atollbank::credentials
