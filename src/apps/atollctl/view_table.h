// SPDX-License-Identifier: Apache-2.0
// A view as text for a terminal: fields as a block of two columns, a list as a table with a head.
// Pure. Widths count UTF-8 characters; nothing is cut.
#pragma once

#include <string>

#include "apps/atollctl/view.h"

namespace atollbank::atollctl {

// Whole lines; an empty list says "nothing".
std::string to_table(const View& view);

}  // namespace atollbank::atollctl
