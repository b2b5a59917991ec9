// SPDX-License-Identifier: Apache-2.0
#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace atollbank::base {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "atoll: promise broken: %s (%s:%d)\n", expression, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace atollbank::base
