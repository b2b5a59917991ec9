// SPDX-License-Identifier: Apache-2.0
// Whether bytes from outside are text that may be stored and sent on as it is. Pure.
#pragma once

#include <string_view>

namespace atollbank::base {

// Well-formed UTF-8 (no overlong forms, surrogates or zero bytes).
bool is_plain_utf8(std::string_view text);

}  // namespace atollbank::base
