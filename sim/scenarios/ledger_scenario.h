// SPDX-License-Identifier: Apache-2.0
// Two shards side by side, each on a machine of its own, and clients that never give a batch up:
// they send it again after every silence and every error, until they have their answer.
//
// Everything is drawn from one seed: rates of faults, the moments of crashes, the work.
#pragma once

#include <string>

#include "sim/scenarios/shard_process.h"

namespace atollbank::sim {

struct ScenarioOptions {
  std::uint64_t seed = 1;
  std::uint64_t operations = 2000;  // commands answered, both shards together; at least
  bool verbose = false;
};

struct ScenarioResult {
  std::string difference;  // "" when the run was right
  std::uint64_t trace_hash = 0;
  std::uint64_t operations = 0;
  std::uint64_t crashes = 0;
  std::uint64_t clean_stops = 0;
  std::uint64_t failed_writes = 0;
  base::Timestamp virtual_time;
};

ScenarioResult run_ledger_scenario(const ScenarioOptions& options);

}  // namespace atollbank::sim
