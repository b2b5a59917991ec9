// SPDX-License-Identifier: Apache-2.0
// Base64 with padding (RFC 4648, section 4), for hashes, keys and signatures in text; and for
// addresses and tokens its other alphabet without padding (section 5; RFC 7515, section 2).
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::base {

std::string to_base64(ByteView bytes);

// Its exact inverse: one text for one value, no blanks, no lax padding. reason: malformed_base64
Result<Bytes> parse_base64(std::string_view text);

std::string to_base64url(ByteView bytes);

// Its exact inverse. reason: malformed_base64url
Result<Bytes> parse_base64url(std::string_view text);

}  // namespace atollbank::base
