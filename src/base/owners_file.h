// SPDX-License-Identifier: Apache-2.0
// A small file with a secret in it that only its owner may read. Written under another name first
// and synced, so a file of that name is always whole. Any thread.
#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace atollbank::base {

inline constexpr std::size_t kOwnersFileSizeMax = 4096;

// not_found owners_file_missing · failed_precondition owners_file_exposed (others may read it) ·
// data_loss owners_file_too_large · internal owners_file_failed
Result<Secret> read_owners_file(const std::string& path);

// Overwrites. internal owners_file_failed
Result<void> write_owners_file(const std::string& path, const Secret& text);

}  // namespace atollbank::base
