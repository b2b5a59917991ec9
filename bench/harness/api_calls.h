// SPDX-License-Identifier: Apache-2.0
// Many calls of the public API side by side, for what a benchmark sets up and looks up. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace atollbank::bench {

// Sends each request over one of a few connections; the answers' bodies in the requests' order.
// Errors internal wrong_answer: an answer is not 200 · unavailable connection_lost.
base::Result<std::vector<std::string>> call_all(std::uint16_t port,
                                                const std::vector<std::string>& requests);

}  // namespace atollbank::bench
