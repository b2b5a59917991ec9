// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/targets.h"

#include <array>

namespace atollbank::bench {
namespace {

constexpr Target part_of_bulk(const char* row, double aim, double floor) {
  return {.row = row, .aim = aim, .floor = floor, .part_of = "bulk"};
}

constexpr std::array kTargets = {
    Target{.row = "bulk", .aim = 3e6, .floor = 1.5e6},
    at_most("bulk_p99_ms", 15, 25),
    at_most("bulk_p999_ms", 40),
    at_most("bytes_per_posting", 350, 450),
    at_most("bytes_at_rest", 250, 300),
    Target{.row = "bulk_1m_accounts", .aim = 2.5e6, .floor = 1.2e6},
    Target{.row = "bulk_10m_accounts", .aim = 2e6, .floor = 1e6},
    part_of_bulk("bulk_random_ids", 0.9, 0.75),
    part_of_bulk("holds", 0.5, 0.35),
    part_of_bulk("four_legs", 0.5, 0.35),
    part_of_bulk("two_currencies", 0.5, 0.35),
    part_of_bulk("back_dated", 0.5, 0.35),
    part_of_bulk("with_metadata", 0.5, 0.35),
    Target{.row = "small_16x1", .aim = 30e3, .floor = 20e3},
    at_most("small_16x1_p99_ms", 3),
    Target{.row = "small_1x1", .aim = 4'500, .floor = 2'500},
    at_most("small_1x1_p50_ms", 0.25),
    Target{.row = "http_bulk_50", .aim = 400e3, .floor = 200e3},
    at_most("statement_8190_ms", 10, 25),
    at_most("balance_as_of_hot_us", 50, 200),
    at_most("balance_as_of_cold_us", 1'000, 5'000),
    at_most("search_first_page_ms", 20, 50),
    at_most("restart_100m_s", 5, 12),
};

}  // namespace

std::span<const Target> ledger_targets() { return kTargets; }

}  // namespace atollbank::bench
