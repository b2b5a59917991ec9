// SPDX-License-Identifier: Apache-2.0
// How much a word says of who somebody is: a name that half the list has says little. Pure, in
// whole numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace atollbank::screening {

inline constexpr std::uint16_t kWeightMax = 100;
inline constexpr std::uint16_t kWeightMin = 25;
inline constexpr std::uint16_t kInitialWeight = 15;
inline constexpr std::uint16_t kParticleWeight = 6;

// Of a word that `name_count` names of a list of `all_count` have, in whatever spelling.
std::uint16_t weight_of(std::string_view token, std::size_t name_count, std::size_t all_count);

}  // namespace atollbank::screening
