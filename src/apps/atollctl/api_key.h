// SPDX-License-Identifier: Apache-2.0
// The key that a ledger with tenants asks for: the first of a key file or, where none is named,
// what the environment holds, or none at all.
#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace atollbank::atollctl {

inline constexpr char kApiKeyVariable[] = "ATOLL_API_KEY";

// `from_environment` may be null. Errors: those of tenants::parse_keys() · invalid_argument
// file_not_readable
base::Result<base::Secret> read_api_key(const std::string& key_file, const char* from_environment);

}  // namespace atollbank::atollctl
