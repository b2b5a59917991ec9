// SPDX-License-Identifier: Apache-2.0
// How a customer's file is handed out, and where the bank says that it is. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::edge {

// "attachment; filename=…": saved and never shown as a page, whatever it holds. The name in plain
// letters, and whole as RFC 5987 has it.
std::string disposition_of(std::string_view file_name);

// "http://host", as the caller reached the bank. invalid_argument host_invalid
base::Result<std::string> address_of_bank(std::string_view host, bool is_secure);

}  // namespace atollbank::edge
