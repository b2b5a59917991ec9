// SPDX-License-Identifier: Apache-2.0
// Of many measured times, the one below which a part of them lies.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace atollbank::bench {

// part: 0.99. Of none: 0. Changes the order of the times.
inline double percentile(std::vector<double>& times, double part) {
  if (times.empty()) return 0;
  const auto place = static_cast<std::size_t>(part * static_cast<double>(times.size() - 1));
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(place));
  return times[place];
}

}  // namespace atollbank::bench
