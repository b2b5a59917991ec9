// SPDX-License-Identifier: Apache-2.0
// What the ledger must reach.
#pragma once

#include <span>

#include "bench/harness/target.h"

namespace atollbank::bench {

std::span<const Target> ledger_targets();

}  // namespace atollbank::bench
