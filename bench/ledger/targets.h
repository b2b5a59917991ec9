// SPDX-License-Identifier: Apache-2.0
// What each row of the report must reach, in the order in which it is shown. A row that stands here
// and was not measured is shown as such, never left out.
#pragma once

#include <optional>
#include <span>

namespace atollbank::bench {

enum class Sense { kAtLeast, kAtMost };
// What aim and floor are counted in: the row's own unit, or parts of what `bulk` reached.
enum class Scale { kAbsolute, kPartOfBulk };

struct Target {
  const char* row;
  Sense sense = Sense::kAtLeast;
  double aim = 0;
  std::optional<double> floor = {};
  Scale scale = Scale::kAbsolute;
};

std::span<const Target> targets();

}  // namespace atollbank::bench
