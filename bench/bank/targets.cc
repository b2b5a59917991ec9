// SPDX-License-Identifier: Apache-2.0
#include "bench/bank/targets.h"

#include <array>

namespace atollbank::bench {
namespace {

// Others' waiting while the orders are paid, of what it is without them.
constexpr double kUndisturbed = 1.5;

constexpr Target undisturbed(const char* row, const char* calm) {
  return {.row = row, .sense = Sense::kAtMost, .aim = kUndisturbed, .floor = {}, .part_of = calm};
}

constexpr std::array kTargets = {
    Target{.row = "onboarding", .aim = 500},
    Target{.row = "payments", .aim = 8e3, .floor = 3e3},
    at_most("standing_orders_due_s", 15),
    undisturbed("payments_p99_ms_beside_due", "payments_p99_ms_calm"),
    undisturbed("reads_p99_ms_beside_due", "reads_p99_ms_calm"),
    Target{.row = "rebuild", .aim = 300e3, .floor = 100e3},
};

}  // namespace

std::span<const Target> bank_targets() { return kTargets; }

}  // namespace atollbank::bench
