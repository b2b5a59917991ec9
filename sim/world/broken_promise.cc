// SPDX-License-Identifier: Apache-2.0
#include "sim/world/broken_promise.h"

#include <string>

#include "base/assert.h"

// Linked in place of the one in base, which aborts.
void atollbank::base::assertion_failed(const char* expression, const char* file, int line) {
  throw sim::BrokenPromise(std::string("promise broken: ") + expression + " (" + file + ":" +
                           std::to_string(line) + ")");
}
