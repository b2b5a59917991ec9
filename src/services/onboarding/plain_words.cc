// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/plain_words.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace atollbank::onboarding {

std::string letters_and_digits(std::string_view text, std::string_view between) {
  std::string out;
  bool is_apart = false;
  for (const char letter : text) {
    const bool is_capital = letter >= 'A' && letter <= 'Z';
    const bool is_kept =
        is_capital || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (is_kept) {
      if (is_apart && !out.empty()) out += between;
      out += is_capital ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    is_apart = !is_kept;
  }
  return out;
}

std::string sorted_words(std::string_view text) {
  std::istringstream reading(letters_and_digits(text, " "));
  std::vector<std::string> words;
  for (std::string word; reading >> word;) words.push_back(word);
  std::sort(words.begin(), words.end());
  std::string out;
  for (const std::string& word : words) out += out.empty() ? word : ' ' + word;
  return out;
}

}  // namespace atollbank::onboarding
