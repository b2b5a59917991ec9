// SPDX-License-Identifier: Apache-2.0
// How alike two words of names are: 0 to 1000. Pure, symmetric, and in whole numbers, so that the
// same words always have the same likeness.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace atollbank::screening {

inline constexpr int kSame = 1000;
inline constexpr int kInitialSimilarity = 750;  // "j" and "john"
inline constexpr std::size_t kTypoSizeMin = 3;  // of the shorter word; the longer has one more
inline constexpr std::size_t kTwoTyposSize = 8;
inline constexpr std::size_t kTypoSizeMax = 24;  // longer words have none

// How many typos two words of that size, the shorter and the longer, may have: 0, 1 or 2.
std::size_t typos_allowed(std::size_t shorter, std::size_t longer);

// The word with every letter that follows itself written once.
std::string undoubled(std::string_view token);

// Letters that are put in, left out, taken for another or changed with their neighbour; `limit` + 1
// when it is more than `limit`.
std::size_t typos_between(std::string_view one, std::string_view other, std::size_t limit);

// Each word with its phonetic_key(). 1000: the same · 950: but for doubled letters · from 827: as
// many typos as words of their size may have · 885 to 945: the same key of three letters or more ·
// from 800: the same key of two, and less than half of the letters are others · 820: the same key
// of two, and one of them is of a script without vowels · 750: an initial · else 0.
int token_similarity(std::string_view one, std::string_view one_key, std::string_view other,
                     std::string_view other_key);

}  // namespace atollbank::screening
