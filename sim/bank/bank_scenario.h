// SPDX-License-Identifier: Apache-2.0
// A bank with residents on a machine that crashes: openings that are cut off, movements asked for
// twice, records whose commit nobody confirms, projections that lose what they had not flushed.
//
// Everything is drawn from one seed. At the end the transactions are rebuilt from the journal and
// must be those that were followed.
#pragma once

#include "sim/scenarios/seed_runner.h"

namespace atollbank::sim {

ScenarioResult run_bank_scenario(const ScenarioOptions& options);

}  // namespace atollbank::sim
