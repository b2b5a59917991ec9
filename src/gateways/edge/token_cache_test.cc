// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/token_cache.h"

#include <gtest/gtest.h>

namespace atollbank::edge {
namespace {

identity::TokenHolder holder_of(std::uint64_t user) {
  identity::TokenHolder holder;
  holder.user_id = {.high = 1, .low = user};
  return holder;
}

TEST(TokenCache, a_token_is_believed_for_a_moment_and_no_other_is) {
  TokenCache cache;
  const base::Timestamp now = base::Timestamp::from_ms(1'000);
  cache.remember("token-a", holder_of(7), now);
  ASSERT_NE(cache.find("token-a", now), nullptr);
  EXPECT_EQ(*cache.find("token-a", now), holder_of(7));
  EXPECT_EQ(cache.find("token-b", now), nullptr);
  EXPECT_EQ(cache.find("token-a", now + base::Duration::from_ms(kTokenBeliefMs)), nullptr);
}

TEST(TokenCache, a_full_cache_forgets_rather_than_grows) {
  TokenCache cache;
  const base::Timestamp now = base::Timestamp::from_ms(1'000);
  for (std::size_t i = 0; i <= kTokensRememberedMax; ++i)
    cache.remember(std::to_string(i), holder_of(i), now);
  EXPECT_EQ(cache.find("0", now), nullptr);
  EXPECT_NE(cache.find(std::to_string(kTokensRememberedMax), now), nullptr);
}

TEST(TokenCache, the_scheme_of_a_bearer_token_may_be_in_any_case) {
  EXPECT_EQ(bearer_token("Bearer abc"), "abc");
  EXPECT_EQ(bearer_token("bearer  abc"), "abc");
  EXPECT_EQ(bearer_token("Basic abc"), "");
  EXPECT_EQ(bearer_token("Bearer"), "");
  EXPECT_EQ(bearer_token(""), "");
}

}  // namespace
}  // namespace atollbank::edge
