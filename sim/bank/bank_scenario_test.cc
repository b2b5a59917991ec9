// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/bank_scenario.h"

#include <gtest/gtest.h>

#include "base/log.h"

namespace atollbank::sim {
namespace {

TEST(BankScenario, one_seed_is_one_history) {
  base::configure_log(base::LogLevel::kOff, base::LogFormat::kText);
  const ScenarioResult first = run_bank_scenario({.seed = 21, .operations = 400});
  const ScenarioResult again = run_bank_scenario({.seed = 21, .operations = 400});
  EXPECT_EQ(first.difference, "");
  EXPECT_EQ(first.trace_hash, again.trace_hash);
  EXPECT_EQ(first.virtual_time, again.virtual_time);
}

TEST(BankScenario, a_seed_sees_three_crashes_at_least) {
  base::configure_log(base::LogLevel::kOff, base::LogFormat::kText);
  const ScenarioResult result = run_bank_scenario({.seed = 22, .operations = 400});
  EXPECT_EQ(result.difference, "");
  EXPECT_GE(result.operations, 400u);
  EXPECT_GE(result.crashes, 3u);
}

}  // namespace
}  // namespace atollbank::sim
