// SPDX-License-Identifier: Apache-2.0
// What the public API must reach.
#pragma once

#include <span>

#include "bench/harness/target.h"

namespace atollbank::bench {

std::span<const Target> api_targets();

// The loads at which people's waiting is measured: half of what is aimed at.
inline constexpr double kBalanceReadsAim = 40e3;
inline constexpr double kTransactionPagesAim = 15e3;
inline constexpr double kPotTransfersAim = 10e3;

}  // namespace atollbank::bench
