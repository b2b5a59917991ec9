// SPDX-License-Identifier: Apache-2.0
#include "base/processor.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

TEST(Processor, a_machine_that_runs_this_test_passes_the_check) {
  EXPECT_EQ(missing_processor_feature(), nullptr);
  require_processor();
}

TEST(ProcessorDeathTest, the_refusal_says_what_is_needed_and_what_is_missing) {
  EXPECT_EXIT(refuse_processor("avx2"), testing::ExitedWithCode(1),
              "needs a processor of level x86-64-v3.*has no avx2");
}

}  // namespace
}  // namespace atollbank::base
