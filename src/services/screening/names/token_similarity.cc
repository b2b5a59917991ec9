// SPDX-License-Identifier: Apache-2.0
#include "services/screening/names/token_similarity.h"

#include <algorithm>
#include <array>

#include "services/screening/names/name_tokens.h"
#include "services/screening/names/phonetic_key.h"

namespace atollbank::screening {

namespace {

constexpr int kTypoCost = 520;  // a typo of a word of one letter would cost
constexpr int kUndoubled = 950;
constexpr int kSameSound = 960;
constexpr int kSoundCost = 300;  // all letters spelled otherwise would cost
constexpr int kSameSoundMin = 780;
constexpr int kSameConsonants = 900;
constexpr int kSameShortSound = 920;
constexpr int kShortSoundCost = 240;
constexpr int kSameShortConsonants = 820;

// Of two words with the same key. Doubling a letter changes none, and is no typo here.
int by_sound(std::string_view one, std::string_view other, std::size_t key_size) {
  const std::string one_once = undoubled(one);
  const std::string other_once = undoubled(other);
  if (one_once == other_once) return kUndoubled;
  if (key_size < 2) return 0;
  const bool is_long = key_size >= 3;
  const bool lacks_vowels = is_without_vowels(one) || is_without_vowels(other);
  if (lacks_vowels) return is_long ? kSameConsonants : kSameShortConsonants;
  const auto [shorter, longer] = std::minmax({one_once.size(), other_once.size()});
  const std::size_t typos = typos_between(one_once, other_once, longer);
  const auto part = [&](int cost) {
    return cost * static_cast<int>(typos) / static_cast<int>(longer);
  };
  if (is_long) return std::max(kSameSoundMin, kSameSound - part(kSoundCost));
  return typos * 2 < shorter ? kSameShortSound - part(kShortSoundCost) : 0;
}

}  // namespace

std::size_t typos_allowed(std::size_t shorter, std::size_t longer) {
  const bool has_none = shorter < kTypoSizeMin || longer <= kTypoSizeMin || longer > kTypoSizeMax;
  if (has_none) return 0;
  return shorter < kTwoTyposSize ? 1 : 2;
}

std::string undoubled(std::string_view token) {
  std::string once;
  for (const char letter : token) {
    if (!once.ends_with(letter)) once += letter;
  }
  return once;
}

// Rows of the usual table, of which the last two are kept: changed neighbours look back two.
std::size_t typos_between(std::string_view one, std::string_view other, std::size_t limit) {
  constexpr std::size_t kWidth = kTokenSizeMax * 2 + 1;
  const std::size_t more = limit + 1;
  if (one.size() >= kWidth || other.size() >= kWidth) return one == other ? 0 : more;
  const std::size_t longer = std::max(one.size(), other.size());
  if (longer - std::min(one.size(), other.size()) > limit) return more;
  std::array<std::array<std::size_t, kWidth>, 3> rows;
  for (std::size_t j = 0; j <= other.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const bool is_same = one[i - 1] == other[j - 1];
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (is_same ? 0 : 1)});
      const bool is_changed =
          i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
      if (is_changed) row[j] = std::min(row[j], rows[(i + 1) % 3][j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > limit) return more;
  }
  return std::min(rows[one.size() % 3][other.size()], more);
}

int token_similarity(std::string_view one, std::string_view one_key, std::string_view other,
                     std::string_view other_key) {
  if (one == other) return kSame;
  if (one.empty() || other.empty()) return 0;
  if (is_initial(one) || is_initial(other)) {
    return one[0] == other[0] ? kInitialSimilarity : 0;
  }
  const auto [shorter, longer] = std::minmax({one.size(), other.size()});
  int best = one_key == other_key ? by_sound(one, other, one_key.size()) : 0;
  const std::size_t allowed = typos_allowed(shorter, longer);
  if (allowed == 0) return best;
  const std::size_t typos = typos_between(one, other, allowed);
  if (typos <= allowed) {
    best = std::max(best, kSame - kTypoCost * static_cast<int>(typos) / static_cast<int>(longer));
  }
  return best;
}

}  // namespace atollbank::screening
