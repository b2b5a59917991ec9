// SPDX-License-Identifier: Apache-2.0
#include "net/rate_limiter.h"

#include <gtest/gtest.h>

namespace atollbank::net {
namespace {

constexpr base::Timestamp kStart = base::Timestamp::from_ms(1'000'000);
constexpr RateLimit kSixAMinute{.requests = 6, .window = base::Duration::from_seconds(60)};

TEST(RateLimiter, takes_the_whole_limit_at_once_and_then_one_as_each_comes_back) {
  RateLimiter limiter(kSixAMinute, "client");
  for (std::uint32_t i = 0; i < 6; ++i) {
    const RateStanding standing = limiter.admit("ada", kStart);
    EXPECT_TRUE(standing.is_admitted);
    EXPECT_EQ(standing.remaining, 5 - i);
    EXPECT_EQ(standing.reset_s, 10 * (i + 1));
  }
  const RateStanding refused = limiter.admit("ada", kStart);
  EXPECT_FALSE(refused.is_admitted);
  EXPECT_EQ(refused.reset_s, 10u);
  EXPECT_FALSE(limiter.admit("ada", kStart + base::Duration::from_ms(9'999)).is_admitted);
  EXPECT_TRUE(limiter.admit("ada", kStart + base::Duration::from_seconds(10)).is_admitted);
  EXPECT_FALSE(limiter.admit("ada", kStart + base::Duration::from_seconds(10)).is_admitted);
}

TEST(RateLimiter, admits_no_more_than_the_limit_of_a_thousand_at_one_instant) {
  RateLimiter limiter({.requests = 100, .window = base::Duration::from_seconds(60)}, "client");
  int admitted = 0;
  for (int i = 0; i < 1000; ++i) admitted += limiter.admit("ada", kStart).is_admitted ? 1 : 0;
  EXPECT_EQ(admitted, 100);
}

TEST(RateLimiter, one_callers_haste_costs_no_other) {
  RateLimiter limiter(kSixAMinute, "client");
  for (int i = 0; i < 10; ++i) limiter.admit("ada", kStart);
  EXPECT_TRUE(limiter.admit("grace", kStart).is_admitted);
}

TEST(RateLimiter, refused_requests_do_not_push_the_next_one_away) {
  RateLimiter limiter(kSixAMinute, "client");
  for (int i = 0; i < 1000; ++i) limiter.admit("ada", kStart);
  EXPECT_TRUE(limiter.admit("ada", kStart + base::Duration::from_seconds(10)).is_admitted);
}

TEST(RateLimiter, marks_the_first_refusal_of_each_caller_in_a_window) {
  RateLimiter limiter(kSixAMinute, "client");
  const auto firsts = [&](std::string_view caller, base::Timestamp now) {
    int count = 0;
    for (int i = 0; i < 1000; ++i) count += limiter.admit(caller, now).is_first_refusal ? 1 : 0;
    return count;
  };
  EXPECT_EQ(firsts("ada", kStart), 1);
  EXPECT_EQ(firsts("grace", kStart), 1);
  EXPECT_EQ(firsts("ada", kStart + base::Duration::from_ms(59'999)), 0);
  EXPECT_EQ(firsts("ada", kStart + base::Duration::from_seconds(60)), 1);
}

TEST(RateLimiter, forgets_who_is_back_at_the_full_limit) {
  RateLimiter limiter(kSixAMinute, "client");
  for (std::size_t i = 0; i < kCallersMax; ++i) limiter.admit(std::to_string(i), kStart);
  EXPECT_EQ(limiter.caller_count(), kCallersMax);
  limiter.admit("ada", kStart + base::Duration::from_seconds(10));
  EXPECT_EQ(limiter.caller_count(), 1u);
}

TEST(RateLimiter, knows_a_bounded_number_of_callers_however_many_come_at_once) {
  RateLimiter limiter(kSixAMinute, "address");
  for (std::size_t i = 0; i < 2 * kCallersMax + 5; ++i) {
    EXPECT_TRUE(limiter.admit(std::to_string(i), kStart).is_admitted);
    ASSERT_LE(limiter.caller_count(), kCallersMax);
  }
}

TEST(RateLimiter, tells_limit_and_standing_as_the_draft_writes_them) {
  RateLimiter limiter(kSixAMinute, "client");
  EXPECT_EQ(limiter.policy_text(), R"("client";q=6;w=60)");
  EXPECT_EQ(limiter.standing_text(limiter.admit("ada", kStart)), R"("client";r=5;t=10)");
}

}  // namespace
}  // namespace atollbank::net
