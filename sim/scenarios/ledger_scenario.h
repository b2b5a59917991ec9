// SPDX-License-Identifier: Apache-2.0
// Two shards side by side, each on a machine of its own, and clients that never give a batch up:
// they send it again after every silence and every error, until they have their answer.
//
// Everything is drawn from one seed: rates of faults, the moments of crashes, the work.
#pragma once

#include "sim/scenarios/seed_runner.h"

namespace atollbank::sim {

ScenarioResult run_ledger_scenario(const ScenarioOptions& options);

}  // namespace atollbank::sim
