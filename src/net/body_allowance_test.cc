// SPDX-License-Identifier: Apache-2.0
#include "net/body_allowance.h"

#include <gtest/gtest.h>

namespace atollbank::net {
namespace {

TEST(BodyAllowance, an_address_has_its_share_and_leaves_the_rest) {
  BodyAllowance allowance(100, 25);
  EXPECT_EQ(allowance.take("192.0.2.1", 15), 15u);
  EXPECT_EQ(allowance.take("192.0.2.1", 11), 0u);
  EXPECT_EQ(allowance.take("192.0.2.1", 10), 10u);
  EXPECT_EQ(allowance.take("192.0.2.1", 1), 0u);
  for (const char* other : {"192.0.2.2", "192.0.2.3", "192.0.2.4"}) {
    EXPECT_EQ(allowance.take(other, 25), 25u) << other;
  }
  EXPECT_EQ(allowance.take("192.0.2.5", 1), 0u) << "the whole is held";
}

TEST(BodyAllowance, what_is_given_back_is_free_for_its_address_and_for_others) {
  BodyAllowance allowance(30, 20);
  EXPECT_EQ(allowance.take("192.0.2.1", 20), 20u);
  EXPECT_EQ(allowance.take("192.0.2.2", 20), 0u);
  allowance.give_back("192.0.2.1", 20);
  EXPECT_EQ(allowance.take("192.0.2.2", 20), 20u);
  EXPECT_EQ(allowance.take("192.0.2.1", 10), 10u);
  allowance.give_back("192.0.2.1", 0);
  allowance.give_back("192.0.2.1", 10);
  EXPECT_EQ(allowance.take("192.0.2.1", 10), 10u);
}

TEST(BodyAllowance, the_one_body_of_an_address_is_let_in_and_counts_as_a_share) {
  BodyAllowance allowance(100, 25);
  EXPECT_EQ(allowance.take("192.0.2.1", 1000), 25u);
  EXPECT_EQ(allowance.take("192.0.2.1", 1), 0u);
  EXPECT_EQ(allowance.take("192.0.2.2", 25), 25u);
  EXPECT_EQ(allowance.take("192.0.2.3", 50), 25u);
  EXPECT_EQ(allowance.take("192.0.2.4", 26), 25u);
  EXPECT_EQ(allowance.take("192.0.2.5", 26), 0u);
}

TEST(BodyAllowance, a_refusal_leaves_nothing_behind) {
  BodyAllowance allowance(50, 40);
  EXPECT_EQ(allowance.take("192.0.2.1", 40), 40u);
  EXPECT_EQ(allowance.take("192.0.2.2", 20), 0u);
  EXPECT_EQ(allowance.take("192.0.2.1", 5), 0u);
  EXPECT_EQ(allowance.take("192.0.2.2", 10), 10u);
}

TEST(BodyAllowance, the_addresses_of_one_house_have_one_share) {
  BodyAllowance allowance(100, 25);
  EXPECT_EQ(allowance.take("2001:db8:1:2::1", 20), 20u);
  EXPECT_EQ(allowance.take("2001:db8:1:2:ffff::9", 20), 0u);
  EXPECT_EQ(allowance.take("2001:db8:1:3::1", 20), 20u);
  EXPECT_EQ(allowance.take("192.0.2.1", 20), 20u);
  EXPECT_EQ(allowance.take("::ffff:192.0.2.1", 20), 0u);
}

TEST(BodyAllowance, a_share_is_at_most_the_whole) {
  BodyAllowance allowance(10, 1000);
  EXPECT_EQ(allowance.take("192.0.2.1", 1000), 10u);
  EXPECT_EQ(allowance.take("192.0.2.2", 1), 0u);
}

}  // namespace
}  // namespace atollbank::net
