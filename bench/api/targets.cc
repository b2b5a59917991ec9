// SPDX-License-Identifier: Apache-2.0
#include "bench/api/targets.h"

#include <array>

namespace atollbank::bench {
namespace {

constexpr double kWaitMsAim = 10;
// Two measurements of one thing in one run differ by so much.
constexpr double kAsFast = 0.9;

// A delay of its neighbour would be many times so much.
constexpr double kUndelayed = 1.5;

constexpr Target rate(const char* row, double aim) {
  return {.row = row, .aim = aim, .floor = aim / 2};
}

constexpr std::array kTargets = {
    rate("balance_reads", kBalanceReadsAim),
    at_most("balance_reads_p99_ms", kWaitMsAim, 2 * kWaitMsAim),
    rate("transaction_pages", kTransactionPagesAim),
    at_most("transaction_pages_p99_ms", kWaitMsAim, 2 * kWaitMsAim),
    rate("pot_transfers", kPotTransfersAim),
    at_most("pot_transfers_p99_ms", kWaitMsAim, 2 * kWaitMsAim),
    Target{.row = "pages_million", .aim = kAsFast, .floor = kAsFast, .part_of = "pages_thousand"},
    Target{.row = "webhook_beside_dead_p99_ms",
           .sense = Sense::kAtMost,
           .aim = kUndelayed,
           .floor = 2 * kUndelayed,
           .part_of = "webhook_alone_p99_ms"},
};

}  // namespace

std::span<const Target> api_targets() { return kTargets; }

}  // namespace atollbank::bench
