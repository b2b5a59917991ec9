// SPDX-License-Identifier: Apache-2.0
// The command line of a simulator program: runs seeds of a scenario until one of them is wrong.
//
// A failing seed prints the one command that replays it and its first difference. Exit codes: 0
// every seed was right, 1 one was not, 2 the arguments were wrong.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace atollbank::sim {

struct ScenarioOptions {
  std::uint64_t seed = 1;
  std::uint64_t operations = 2000;  // answered; at least
};

struct ScenarioResult {
  std::string difference;  // "" when the run was right
  std::uint64_t trace_hash = 0;
  std::uint64_t operations = 0;
  std::uint64_t crashes = 0;
  std::uint64_t clean_stops = 0;
  std::uint64_t failed_writes = 0;
  std::uint64_t damages = 0;  // writes misdirected and files rotten
  std::uint64_t repairs = 0;  // times that damage was met and refused
  base::Timestamp virtual_time;
};

using Scenario = std::function<ScenarioResult(const ScenarioOptions&)>;

int run_seeds(std::string_view program, const Scenario& scenario, int argc, char** argv);

}  // namespace atollbank::sim
