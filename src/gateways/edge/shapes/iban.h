// SPDX-License-Identifier: Apache-2.0
// An account's number as the world outside Britain writes it (ISO 13616). Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace atollbank::edge {

inline constexpr std::string_view kBic = "ATOLGB2L";

// "GB", two check digits, the bank's four letters, sort code, account number; "" when they are not
// six and eight digits.
std::string iban_of(std::string_view sort_code, std::string_view account_number);

// In groups of four.
std::string formatted_iban(std::string_view iban);

}  // namespace atollbank::edge
