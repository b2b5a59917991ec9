// SPDX-License-Identifier: Apache-2.0
// A name of any script as the words that are compared: small ASCII letters and digits, without
// marks, signs and the ways of writing that carry no name. Pure but for the port, which is
// constant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ports/transliteration.h"

namespace atollbank::screening {

inline constexpr std::size_t kTokensMax = 16;     // of a name; of more, the longest
inline constexpr std::size_t kTokenSizeMax = 64;  // letters; what is behind them is cut off

// In the name's order. Apostrophes join, all other signs part. The forms of one Arabic word are
// one: "Abdul-Rahman", "Abdurrahman" and "Abd ar-Rahman" all have "abd" and "rahman". Empty when
// the name has neither letter nor digit.
std::vector<std::string> tokens_of(std::string_view name, const ports::Transliteration& script);

// A word that stands in many names and tells nobody apart: "al", "bin", "van", "de", "ltd".
bool is_particle(std::string_view token);
bool is_initial(std::string_view token);

}  // namespace atollbank::screening
