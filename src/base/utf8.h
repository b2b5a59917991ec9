// SPDX-License-Identifier: Apache-2.0
// Whether bytes from outside are text that may be stored and sent on as it is, character by
// character too. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace atollbank::base {

// Well-formed UTF-8 (no overlong forms, surrogates or zero bytes).
bool is_plain_utf8(std::string_view text);

// How many bytes the character takes that begins here; 0 when the bytes are none of the above.
// `rest` is not empty.
std::size_t utf8_size(std::string_view rest);

}  // namespace atollbank::base
