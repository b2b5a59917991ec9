// SPDX-License-Identifier: Apache-2.0
#include "services/screening/names/phonetic_key.h"

#include <algorithm>
#include <array>

namespace atollbank::screening {

namespace {

struct Sound {
  std::string_view spelled;
  std::string_view key;
};

// The longest spelling of a sound stands before the shorter ones.
constexpr std::array kSounds = {
    Sound{"tsch", "c"}, Sound{"tch", "c"}, Sound{"sch", "s"}, Sound{"dzh", "j"}, Sound{"ch", "c"},
    Sound{"cz", "c"},   Sound{"ce", "c"},  Sound{"ci", "c"},  Sound{"cy", "c"},  Sound{"sh", "s"},
    Sound{"ts", "z"},   Sound{"tz", "z"},  Sound{"kh", "k"},  Sound{"gh", "k"},  Sound{"ck", "k"},
    Sound{"ph", "f"},   Sound{"dj", "j"},  Sound{"zh", "j"},  Sound{"th", "t"},  Sound{"dh", "d"},
    Sound{"q", "k"},    Sound{"g", "k"},   Sound{"c", "k"},   Sound{"x", "ks"},  Sound{"v", "f"},
    Sound{"a", ""},     Sound{"e", ""},    Sound{"i", ""},    Sound{"o", ""},    Sound{"u", ""},
    Sound{"y", ""},
};

std::string_view key_of_letter(std::string_view token, std::size_t at) {
  const bool is_last = at + 1 == token.size();
  const bool is_consonant = at == 0 || is_last || !is_without_vowels(token.substr(at + 1, 1));
  if (token[at] == 'w') return is_consonant ? "f" : "";
  if (token[at] == 'h' && is_last) return "";
  return token.substr(at, 1);
}

}  // namespace

std::string phonetic_key(std::string_view token) {
  std::string key;
  for (std::size_t at = 0; at < token.size();) {
    const std::string_view rest = token.substr(at);
    const auto sound = std::ranges::find_if(
        kSounds, [rest](const Sound& one) { return rest.starts_with(one.spelled); });
    const bool is_known = sound != kSounds.end();
    const std::string_view part = is_known ? sound->key : key_of_letter(token, at);
    for (const char letter : part) {
      if (!key.ends_with(letter)) key += letter;
    }
    at += is_known ? sound->spelled.size() : 1;
  }
  return key;
}

bool is_without_vowels(std::string_view token) {
  return token.find_first_of("aeiou") == std::string_view::npos;
}

}  // namespace atollbank::screening
