// SPDX-License-Identifier: Apache-2.0
// The check digits make the whole, its first four letters put last and letters read as 10 to 35,
// leave 1 when divided by 97.
#include "gateways/edge/shapes/iban.h"

#include <fmt/format.h>

#include <algorithm>

namespace atollbank::edge {
namespace {

constexpr std::string_view kCountry = "GB";
constexpr std::size_t kSortCodeSize = 6;
constexpr std::size_t kAccountNumberSize = 8;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// Of digits and capital letters.
unsigned remainder_97(std::string_view text) {
  unsigned remainder = 0;
  for (const char letter : text) {
    const unsigned value =
        static_cast<unsigned>(is_digit(letter) ? letter - '0' : letter - 'A' + 10);
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
  }
  return remainder;
}

}  // namespace

std::string iban_of(std::string_view sort_code, std::string_view account_number) {
  const bool are_digits = std::all_of(sort_code.begin(), sort_code.end(), is_digit) &&
                          std::all_of(account_number.begin(), account_number.end(), is_digit);
  if (!are_digits || sort_code.size() != kSortCodeSize ||
      account_number.size() != kAccountNumberSize) {
    return {};
  }
  const std::string domestic = fmt::format("{}{}{}", kBic.substr(0, 4), sort_code, account_number);
  const unsigned check = 98 - remainder_97(fmt::format("{}{}00", domestic, kCountry));
  return fmt::format("{}{:02}{}", kCountry, check, domestic);
}

std::string formatted_iban(std::string_view iban) {
  std::string text;
  for (std::size_t i = 0; i < iban.size(); i += 4) {
    if (!text.empty()) text += ' ';
    text += iban.substr(i, 4);
  }
  return text;
}

}  // namespace atollbank::edge
