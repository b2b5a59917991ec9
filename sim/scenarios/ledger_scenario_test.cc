// SPDX-License-Identifier: Apache-2.0
#include "sim/scenarios/ledger_scenario.h"

#include <gtest/gtest.h>

namespace atollbank::sim {
namespace {

TEST(LedgerScenario, one_seed_is_one_history) {
  const ScenarioResult first = run_ledger_scenario({.seed = 11, .operations = 1000});
  const ScenarioResult again = run_ledger_scenario({.seed = 11, .operations = 1000});
  EXPECT_EQ(first.difference, "");
  EXPECT_EQ(first.trace_hash, again.trace_hash);
  EXPECT_EQ(first.virtual_time, again.virtual_time);
}

TEST(LedgerScenario, another_seed_is_another_history) {
  const ScenarioResult first = run_ledger_scenario({.seed = 12, .operations = 300});
  const ScenarioResult other = run_ledger_scenario({.seed = 13, .operations = 300});
  EXPECT_NE(first.trace_hash, other.trace_hash);
}

TEST(LedgerScenario, a_seed_sees_two_thousand_commands_and_three_crashes) {
  const ScenarioResult result = run_ledger_scenario({.seed = 14});
  EXPECT_EQ(result.difference, "");
  EXPECT_GE(result.operations, 2000u);
  EXPECT_GE(result.crashes, 3u);
}

}  // namespace
}  // namespace atollbank::sim
