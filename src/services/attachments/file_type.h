// SPDX-License-Identifier: Apache-2.0
// What kinds of files the bank keeps: those that no browser runs. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::attachments {

// The type as it is served: small letters, no parameters, "image/jpg" as "image/jpeg".
// invalid_argument file_type_not_allowed
base::Result<std::string> allowed_type(std::string_view file_type);

// invalid_argument file_name_invalid
base::Result<void> check_file_name(std::string_view file_name);

// Whether these bytes begin as gzip does (RFC 1952).
bool looks_like_gzip(std::string_view bytes);

}  // namespace atollbank::attachments
