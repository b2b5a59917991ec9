// SPDX-License-Identifier: Apache-2.0
// What a row of a report must reach. A benchmark lists its targets in the order in which they are
// shown; a row that stands there and was not measured is shown as such, never left out.
#pragma once

#include <optional>

namespace atollbank::bench {

enum class Sense { kAtLeast, kAtMost };

struct Target {
  const char* row;
  Sense sense = Sense::kAtLeast;
  double aim = 0;
  std::optional<double> floor = {};
  const char* part_of = nullptr;  // aim and floor are parts of what that row reached
};

constexpr Target at_most(const char* row, double aim, std::optional<double> floor = {}) {
  return {.row = row, .sense = Sense::kAtMost, .aim = aim, .floor = floor};
}

}  // namespace atollbank::bench
