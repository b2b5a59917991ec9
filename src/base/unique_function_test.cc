// SPDX-License-Identifier: Apache-2.0
#include "base/unique_function.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

TEST(UniqueFunction, owns_what_cannot_be_copied) {
  UniqueFunction<int(int)> add = [held = std::make_unique<int>(2)](int more) {
    return *held + more;
  };
  UniqueFunction<int(int)> moved = std::move(add);
  EXPECT_EQ(moved(3), 5);
  EXPECT_FALSE(add);
}

TEST(UniqueFunctionDeathTest, calling_an_empty_one_is_a_bug) {
  UniqueFunction<void()> empty;
  EXPECT_DEATH(empty(), "promise broken");
}

}  // namespace
}  // namespace atollbank::base
