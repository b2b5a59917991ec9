// SPDX-License-Identifier: Apache-2.0
#include "services/screening/matching/token_weight.h"

#include <algorithm>
#include <bit>

#include "services/screening/names/name_tokens.h"

namespace atollbank::screening {

namespace {

// A short list is no measure of how many people have a name.
constexpr std::uint64_t kAllCountMin = 65'536;

// log2 of one and more in sixteenths, straight between powers of two.
std::uint64_t log2_sixteenths(std::uint64_t number) {
  const auto whole = static_cast<std::uint64_t>(std::bit_width(number)) - 1;
  return whole * 16 + ((number << 4 >> whole) & 15);
}

}  // namespace

std::uint16_t weight_of(std::string_view token, std::size_t name_count, std::size_t all_count) {
  if (is_particle(token)) return kParticleWeight;
  if (is_initial(token)) return kInitialWeight;
  const std::uint64_t all = log2_sixteenths(std::max<std::uint64_t>(all_count, kAllCountMin));
  const std::uint64_t some = std::min(log2_sixteenths(name_count + 1), all);
  const std::uint64_t weight = kWeightMax * (all - some) / all;
  return static_cast<std::uint16_t>(std::clamp<std::uint64_t>(weight, kWeightMin, kWeightMax));
}

}  // namespace atollbank::screening
