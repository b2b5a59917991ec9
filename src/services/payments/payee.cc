// SPDX-License-Identifier: Apache-2.0
#include "services/payments/payee.h"

#include <algorithm>
#include <array>
#include <vector>

namespace atollbank::payments {
namespace {

constexpr std::array<std::string_view, 6> kTitles = {"mr", "mrs", "ms", "miss", "mx", "dr"};

using Words = std::vector<std::string>;

bool is_letter_or_digit(unsigned char byte) {
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

Words words_of(std::string_view name) {
  Words words(1);
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    if (is_letter_or_digit(byte)) {
      words.back() += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : letter;
    } else if (letter != '\'' && letter != '.' && !words.back().empty()) {
      words.emplace_back();
    }
  }
  std::erase_if(words, [](const std::string& word) { return word.empty(); });
  const bool has_title = words.size() > 1 && std::ranges::find(kTitles, words[0]) != kTitles.end();
  if (has_title) words.erase(words.begin());
  return words;
}

// At most one letter added, left out or put in another's place.
bool differ_by_a_letter(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const auto [in_a, in_b] = std::ranges::mismatch(a, b);
  const std::string_view rest_a(in_a, a.end());
  const std::string_view rest_b(in_b, b.end());
  if (rest_b.empty()) return true;
  return a.size() == b.size() ? rest_a.substr(1) == rest_b.substr(1) : rest_a == rest_b.substr(1);
}

bool is_initial_of(std::string_view initial, std::string_view word) {
  return initial.size() == 1 && word.starts_with(initial);
}

bool are_close(const Words& a, const Words& b) {
  if (a.size() < 2 || b.size() < 2 || !differ_by_a_letter(a.back(), b.back())) return false;
  return differ_by_a_letter(a.front(), b.front()) || is_initial_of(a.front(), b.front()) ||
         is_initial_of(b.front(), a.front());
}

}  // namespace

NameMatch compare_names(std::string_view given, std::string_view held) {
  const Words a = words_of(given);
  const Words b = words_of(held);
  if (a.empty() || b.empty()) return NameMatch::kDiffers;
  if (a == b) return NameMatch::kMatches;
  return are_close(a, b) ? NameMatch::kClose : NameMatch::kDiffers;
}

std::string_view name_of(NameMatch match) {
  switch (match) {
    case NameMatch::kNotChecked: return "not_checked";
    case NameMatch::kMatches: return "matches";
    case NameMatch::kClose: return "close";
    case NameMatch::kDiffers: return "differs";
  }
  return "";
}

}  // namespace atollbank::payments
