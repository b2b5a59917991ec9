// SPDX-License-Identifier: Apache-2.0
#include "sim/scenarios/seed_runner.h"

#include <fmt/core.h>

#include <charconv>
#include <chrono>
#include <cstring>

#include "base/log.h"

namespace atollbank::sim {
namespace {

struct Arguments {
  std::uint64_t first_seed = 1;
  std::uint64_t seed_count = 300;
  std::uint64_t operations = 2000;
  bool verbose = false;
};

constexpr std::string_view kUsage =
    " [--seeds N] [--seed S] [--operations N] [--verbose]\n"
    "  --seeds N        run N seeds (300), from --seed on when both are given\n"
    "  --seed S         run this one seed\n"
    "  --operations N   operations that a seed must see answered (2000)\n"
    "  --verbose        one line a seed\n";

bool parse_number(const char* text, std::uint64_t& number) {
  const char* const end = text + std::strlen(text);
  const auto parsed = std::from_chars(text, end, number);
  return parsed.ec == std::errc() && parsed.ptr == end && number > 0;
}

bool parse(int argc, char** argv, Arguments& arguments) {
  bool one_seed = false;
  bool many_seeds = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--verbose") {
      arguments.verbose = true;
      continue;
    }
    std::uint64_t* const target = name == "--seeds"        ? &arguments.seed_count
                                  : name == "--seed"       ? &arguments.first_seed
                                  : name == "--operations" ? &arguments.operations
                                                           : nullptr;
    if (target == nullptr || i + 1 == argc || !parse_number(argv[++i], *target)) return false;
    one_seed |= name == "--seed";
    many_seeds |= name == "--seeds";
  }
  if (one_seed && !many_seeds) arguments.seed_count = 1;
  return true;
}

void print_seed(std::uint64_t seed, const ScenarioResult& result) {
  fmt::print(
      "seed {}: {} operations, {} crashes, {} clean stops, {} failed writes, {} damages, {} "
      "repairs, {:.1f} s virtual, trace {:016x}\n",
      seed, result.operations, result.crashes, result.clean_stops, result.failed_writes,
      result.damages, result.repairs,
      static_cast<double>(result.virtual_time.nanoseconds) / 1e9, result.trace_hash);
}

int run(std::string_view program, const Scenario& scenario, const Arguments& arguments) {
  const auto started = std::chrono::steady_clock::now();
  ScenarioResult sum;
  for (std::uint64_t i = 0; i < arguments.seed_count; ++i) {
    const std::uint64_t seed = arguments.first_seed + i;
    const ScenarioResult result = scenario({.seed = seed, .operations = arguments.operations});
    sum.operations += result.operations;
    sum.crashes += result.crashes;
    sum.damages += result.damages;
    sum.repairs += result.repairs;
    if (arguments.verbose || arguments.seed_count == 1) print_seed(seed, result);
    if (!result.difference.empty()) {
      fmt::print("seed {} FAILED: {}\nreplay: {} --seed {} --operations {}\n", seed,
                 result.difference, program, seed, arguments.operations);
      return 1;
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    const bool last = i + 1 == arguments.seed_count;
    if (!arguments.verbose && ((i + 1) % 25 == 0 || last)) {
      fmt::print(
          "{} of {} seeds: {} operations, {} crashes, {} damages, {} repairs, 0 differences, "
          "{:.1f} s\n",
          i + 1, arguments.seed_count, sum.operations, sum.crashes, sum.damages, sum.repairs,
          seconds);
      std::fflush(stdout);
    }
  }
  return 0;
}

}  // namespace

int run_seeds(std::string_view program, const Scenario& scenario, int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    fmt::print(stderr, "usage: {}{}", program, kUsage);
    return 2;
  }
  // Services say what they suffer; here everything fails all the time.
  base::configure_log(base::LogLevel::kOff, base::LogFormat::kText);
  return run(program, scenario, arguments);
}

}  // namespace atollbank::sim
