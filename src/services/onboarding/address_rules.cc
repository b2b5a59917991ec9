// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/address_rules.h"

#include <algorithm>

#include "services/onboarding/plain_words.h"

namespace atollbank::onboarding {
namespace {

// "Flat 2, 10 High Street": " 2 10".
std::string numbers_of(std::string_view words) {
  std::string numbers;
  bool is_in_number = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_digit = words[i] >= '0' && words[i] <= '9';
    const bool begins = is_digit && (i == 0 || words[i - 1] == ' ');
    is_in_number = begins || (is_in_number && words[i] != ' ');
    if (begins) numbers += ' ';
    if (is_in_number) numbers += words[i];
  }
  return numbers;
}

}  // namespace

std::string address_text(const Address& address, const ports::Transliteration& script) {
  std::string words;
  for (const std::string& line : address.lines) {
    if (!words.empty()) words += ' ';
    words += letters_and_digits(script.to_ascii(line), " ");
  }
  const std::string postcode = letters_and_digits(script.to_ascii(address.postcode), "");
  const std::string numbers = numbers_of(words);
  std::string text = address.country + ' ' + postcode;
  if (!postcode.empty() && !numbers.empty()) return text + numbers;
  return text + ' ' + words + ' ' + letters_and_digits(script.to_ascii(address.town), " ");
}

std::vector<std::string> well_known_addresses() {
  return {
      "GB sw1a2aa 10",  // Downing Street
      "GB sw1a2ab 11",
      "GB sw1a1aa ",  // Buckingham Palace
      "GB sw1a0aa ",  // the House of Commons
      "GB sw1a0pw ",  // the House of Lords
      "GB ec2r8ah ",  // the Bank of England
      "GB xm45hq ",   // Father Christmas
  };
}

bool is_implausible(const Address& address, std::string_view text,
                    const std::vector<std::string>& implausible) {
  const auto is_known = [text](const std::string& known) {
    return known.back() == ' ' ? text.starts_with(known) : text == known;
  };
  const auto is_box = [](const std::string& line) {
    const std::string words = letters_and_digits(line, " ");
    return words.starts_with("po box ") || words.starts_with("p o box ") ||
           words.starts_with("postfach ");
  };
  return std::any_of(implausible.begin(), implausible.end(), is_known) ||
         std::any_of(address.lines.begin(), address.lines.end(), is_box);
}

}  // namespace atollbank::onboarding
