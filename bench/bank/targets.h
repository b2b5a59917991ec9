// SPDX-License-Identifier: Apache-2.0
// What the bank as a whole must reach.
#pragma once

#include <span>

#include "bench/harness/target.h"

namespace atollbank::bench {

std::span<const Target> bank_targets();

}  // namespace atollbank::bench
