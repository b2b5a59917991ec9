// SPDX-License-Identifier: Apache-2.0
// In a simulated world an assertion that fails ends one simulated process, not the simulator: this
// room's base::assertion_failed throws, and the loop tells the owner of the executor.
#pragma once

#include <stdexcept>

namespace atollbank::sim {

struct BrokenPromise : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace atollbank::sim
