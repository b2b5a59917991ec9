// SPDX-License-Identifier: Apache-2.0
// Whether an Accept header can be met. Pure.
#pragma once

#include <string_view>

namespace atollbank::edge {

// True when `accept` (empty: anything) takes `content_type`, such as "application/json".
bool accepts(std::string_view accept, std::string_view content_type);

}  // namespace atollbank::edge
