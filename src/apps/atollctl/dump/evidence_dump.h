// SPDX-License-Identifier: Apache-2.0
// Evidence as fields: typed metadata by name, the bank's own evidence decoded, text as text, and
// anything else in hexadecimal. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "apps/atollctl/view.h"

namespace atollbank::atollctl {

std::vector<Field> dump_evidence(std::string_view evidence);

}  // namespace atollbank::atollctl
