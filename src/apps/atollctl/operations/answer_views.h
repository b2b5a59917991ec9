// SPDX-License-Identifier: Apache-2.0
// An answer of the operators' door as tables: its own members, then a table of each list in it.
// Pure.
#pragma once

#include <vector>

#include "apps/atollctl/view.h"
#include "base/json.h"

namespace atollbank::atollctl {

std::vector<View> views_of(const base::JsonValue& answer);

}  // namespace atollbank::atollctl
