// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/path.h"

#include "base/id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace atollbank::edge {
namespace {

using testing::ElementsAre;

TEST(Path, doubled_and_trailing_slashes_lead_to_the_same_place) {
  for (const char* path : {"/pots/pot_1/deposit", "//pots//pot_1/deposit/", "pots/pot_1/deposit"}) {
    const auto segments = split_path(path);
    ASSERT_TRUE(segments) << path;
    EXPECT_THAT(*segments, ElementsAre("pots", "pot_1", "deposit")) << path;
  }
}

TEST(Path, escapes_are_decoded_within_a_segment) {
  EXPECT_THAT(split_path("/a%2Fb/c+d").value(), ElementsAre("a/b", "c+d"));
}

TEST(Path, what_cannot_be_a_path_of_ours_is_nothing) {
  EXPECT_FALSE(split_path("/%zz"));
  EXPECT_FALSE(split_path("/%ff"));
  EXPECT_FALSE(split_path("/1/2/3/4/5/6/7/8/9"));
}

TEST(Path, a_pattern_gives_the_id_of_the_path_it_matches) {
  EXPECT_EQ(match_path("/pots/{id}/deposit", {"pots", "pot_1", "deposit"}), "pot_1");
  EXPECT_EQ(match_path("/accounts", {"accounts"}), "");
  EXPECT_EQ(match_path("/", {}), "");
}

TEST(Path, a_longer_or_shorter_path_is_another_one) {
  EXPECT_FALSE(match_path("/pots/{id}", {"pots"}));
  EXPECT_FALSE(match_path("/pots/{id}", {"pots", "pot_1", "deposit"}));
  EXPECT_FALSE(match_path("/pots", {"pot"}));
}

TEST(PathToLog, shows_an_id_and_nothing_else_that_was_put_in_its_place) {
  const std::string pot = "pot_" + base::to_base62({.high = 1, .low = 2});
  EXPECT_EQ(path_to_log("/pots/{id}/deposit", pot), "/pots/" + pot + "/deposit");
  EXPECT_EQ(path_to_log("/balance", ""), "/balance");
  for (const char* other :
       {"", "4929721338175106", "Zebedee Canaryman", "pot_", "pot_4929721338175106",
        "canarytoken_Zk83hfQpWm20cVbNx7TyRa51", "Zebedee_0000000000000000000001",
        "a_name_that_is_long_0000000000000000000001"}) {
    EXPECT_EQ(path_to_log("/pots/{id}", other), "/pots/{id}") << other;
  }
}

}  // namespace
}  // namespace atollbank::edge
