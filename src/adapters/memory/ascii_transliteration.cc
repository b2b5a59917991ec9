// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/ascii_transliteration.h"

#include <fmt/format.h>

#include <cstdint>

namespace atollbank::adapters {

namespace {

// U+00C0 to U+017F; '?' stands for what is no single letter.
constexpr std::string_view kSpelled =
    "AAAAAA?CEEEEIIIIDNOOOOO?OUUUUY??aaaaaa?ceeeeiiiidnooooo?ouuuuy?y"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlL"
    "lLlNnNnNnnNnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
constexpr unsigned kFirst = 0xC0;
static_assert(kSpelled.size() == 0x180 - kFirst);

// The number of the letter that begins at `at`, which is moved behind it.
std::uint32_t take_letter(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  std::uint32_t letter = lead >= 0xF0 ? lead & 0x07u : lead >= 0xE0 ? lead & 0x0Fu : lead & 0x1Fu;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
    letter = letter << 6 | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  }
  return letter;
}

}  // namespace

std::string AsciiTransliteration::to_ascii(std::string_view text) const {
  std::string ascii;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ascii += text[at++];
      continue;
    }
    const std::uint32_t letter = take_letter(text, at);
    const bool is_combining = letter >= 0x300 && letter < 0x370;
    if (is_combining) continue;
    const bool is_known = letter >= kFirst && letter < kFirst + kSpelled.size();
    const char spelled = is_known ? kSpelled[letter - kFirst] : '?';
    ascii += spelled == '?' ? fmt::format("u{:04x}", letter) : std::string(1, spelled);
  }
  return ascii;
}

}  // namespace atollbank::adapters
