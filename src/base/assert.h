// SPDX-License-Identifier: Apache-2.0
// A broken promise of our own stops the process, in every build: a wrong balance must not be
// acknowledged.
#pragma once

namespace atollbank::base {

// Prints the promise and where it broke to standard error, then aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace atollbank::base

#define ATOLL_ASSERT(expression)                                            \
  do {                                                                      \
    if (!(expression)) [[unlikely]]                                         \
      ::atollbank::base::assertion_failed(#expression, __FILE__, __LINE__); \
  } while (false)

// For a place that must never be reached; says in words what has happened.
#define ATOLL_BUG(what) ::atollbank::base::assertion_failed(what, __FILE__, __LINE__)
