// SPDX-License-Identifier: Apache-2.0
// OAuth's names for what went wrong (RFC 6749, section 5.2; RFC 6750, section 3.1), for the
// endpoints that programs speak OAuth to. Status, code and message stay those of error_json.h.
#pragma once

#include <string_view>

#include "base/error.h"

namespace atollbank::edge {

std::string_view oauth_error_of(const base::Error& error, int status);

}  // namespace atollbank::edge
