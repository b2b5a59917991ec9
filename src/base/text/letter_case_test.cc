// SPDX-License-Identifier: Apache-2.0
#include "base/text/letter_case.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

TEST(LetterCase, letters_of_ascii_are_the_same_in_any_case) {
  EXPECT_EQ(in_small_letters("The DELI, 4 Ü"), "the deli, 4 Ü");
  EXPECT_TRUE(contains_in_any_case("THE DE BEAUVOIR DELI", "beauvoir"));
  EXPECT_TRUE(contains_in_any_case("Straße", "straße"));
  EXPECT_FALSE(contains_in_any_case("Ü", "ü"));
  EXPECT_FALSE(contains_in_any_case("deli", "delis"));
  EXPECT_TRUE(contains_in_any_case("deli", ""));
}

}  // namespace
}  // namespace atollbank::base
