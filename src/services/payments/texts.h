// SPDX-License-Identifier: Apache-2.0
// What people may write on a payment. Pure functions.
#pragma once

#include <string_view>

#include "base/result.h"

namespace atollbank::payments {

// invalid_argument payee_name_invalid
base::Result<void> check_name(std::string_view name);

}  // namespace atollbank::payments
