// SPDX-License-Identifier: Apache-2.0
// Texts compared without the case of their letters where they are ASCII, and as they are where not.
// Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace atollbank::base {

constexpr char small_letter(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

inline std::string in_small_letters(std::string text) {
  std::ranges::transform(text, text.begin(), small_letter);
  return text;
}

// `wanted` is in small letters.
inline bool contains_in_any_case(std::string_view text, std::string_view wanted) {
  const auto is_same = [](char letter, char other) { return small_letter(letter) == other; };
  return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(), is_same) != text.end();
}

}  // namespace atollbank::base
