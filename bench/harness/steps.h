// SPDX-License-Identifier: Apache-2.0
// The steps of a benchmark, one after the other: those whose rows were asked for.
#pragma once

#include <fmt/core.h>

#include <string>
#include <vector>

#include "base/clock.h"
#include "bench/harness/run_line.h"

namespace atollbank::bench {

template <class Options>
struct Step {
  std::vector<std::string> rows;  // any of them asks for it
  base::Result<void> (*measure)(const base::Clock& clock, const Options& options, Report& out);
  bool is_rival = false;  // one that is not installed leaves its rows out
};

// Whether all could be measured; which one could not is said on standard error.
template <class Options>
bool measure_steps(const std::vector<Step<Options>>& steps, const Options& options,
                   const RunLine& line, Report& report) {
  const base::SystemClock clock;
  for (const Step<Options>& step : steps) {
    if (!is_asked_for(step.rows, line)) continue;
    fmt::print(stderr, "measuring {} ...\n", step.rows.front());
    const auto measured = step.measure(clock, options, report);
    if (measured) continue;
    const base::Error& error = measured.error();
    complain(line, fmt::format("{}: {} ({})", step.rows.front(), error.message, error.reason));
    if (!step.is_rival || error.code != base::ErrorCode::kNotFound) return false;
  }
  return true;
}

}  // namespace atollbank::bench
