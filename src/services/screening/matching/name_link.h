// SPDX-License-Identifier: Apache-2.0
// How the parts of two names that were found in each other make a score. Pure; for this folder's
// own files.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "services/screening/matching/name_index.h"
#include "services/screening/names/name_tokens.h"
#include "services/screening/names/token_similarity.h"

namespace atollbank::screening {

// Some words of the one name are some of the other.
struct NameIndex::Link {
  std::uint16_t similarity = 0;
  std::uint16_t query_weight = 0;
  std::uint16_t name_weight = 0;
  std::uint16_t query_words = 0;  // a set of bits
  std::uint16_t name_words = 0;
  bool is_telling = false;  // of words that tell people apart, on both sides
  std::uint16_t why = 0;
};

inline bool is_telling(std::string_view token) { return !is_particle(token) && !is_initial(token); }

// Thousandths of `weight` that are found, rounded up.
inline std::uint32_t part_of(std::uint32_t found, std::uint32_t weight) {
  return std::min<std::uint32_t>(kSame, (found + weight - 1) / weight);
}

inline int score_of(std::uint32_t one_part, std::uint32_t other_part) {
  const auto [less, more] = std::minmax({one_part, other_part});
  return static_cast<int>((3 * more + 2 * less) / 5);
}

}  // namespace atollbank::screening
