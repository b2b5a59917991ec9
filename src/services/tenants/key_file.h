// SPDX-License-Identifier: Apache-2.0
// The text of a key file: one key a line, blank lines left out. A server takes any of them, so that
// keys can be changed without a gap; a client sends the first. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace atollbank::tenants {

inline constexpr std::size_t kKeySizeMin = 16;  // shorter ones can be guessed
inline constexpr std::size_t kKeyFileSizeMax = 8'192;

// One to kKeysPerTenantMax keys. invalid_argument: key_file_empty · tenant_keys_too_many ·
// tenant_key_invalid (too short or long, or with blanks or what is not ASCII; the key is not told)
base::Result<std::vector<base::Secret>> parse_keys(std::string_view text);

}  // namespace atollbank::tenants
