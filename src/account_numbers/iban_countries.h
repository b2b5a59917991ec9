// SPDX-License-Identifier: Apache-2.0
// How each country builds what follows the head of its IBANs, after the registry that SWIFT keeps
// for ISO 13616. Lengths and kinds of characters are kept; where bank and branch stand is not.
#pragma once

#include <string_view>

namespace atollbank::account_numbers {

// Counts and kinds, "4a14n" for GB: n digits, a capital letters, c either. Empty for a country that
// has no IBANs.
std::string_view iban_structure(std::string_view country);

}  // namespace atollbank::account_numbers
