// SPDX-License-Identifier: Apache-2.0
// Sorts by bytes of a key, least significant first: stable, linear, and quick for what fits a
// cache. Bytes that all keys share cost one count and no pass.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace atollbank::queries {

// `key_of` gives 64 bits, of which the bytes [first_byte, last_byte) are sorted by; byte 0 is the
// least. `scratch` is room to use again.
template <class T, class KeyOf>
void radix_sort(std::vector<T>& values, std::vector<T>& scratch, KeyOf key_of,
                std::size_t first_byte, std::size_t last_byte) {
  if (values.size() < 2) return;
  std::array<std::array<std::uint32_t, 256>, 8> counts{};
  for (const T& value : values) {
    const std::uint64_t key = key_of(value);
    for (std::size_t b = first_byte; b < last_byte; ++b) ++counts[b][(key >> (8 * b)) & 0xFF];
  }
  scratch.resize(values.size());
  for (std::size_t b = first_byte; b < last_byte; ++b) {
    auto& starts = counts[b];
    if (starts[(key_of(values[0]) >> (8 * b)) & 0xFF] == values.size()) continue;
    std::uint32_t sum = 0;
    for (auto& start : starts) sum += std::exchange(start, sum);
    for (const T& value : values) scratch[starts[(key_of(value) >> (8 * b)) & 0xFF]++] = value;
    values.swap(scratch);
  }
}

}  // namespace atollbank::queries
