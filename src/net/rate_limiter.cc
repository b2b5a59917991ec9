// SPDX-License-Identifier: Apache-2.0
#include "net/rate_limiter.h"

#include <fmt/core.h>

#include <algorithm>

namespace atollbank::net {
namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

std::uint32_t seconds_above(base::Duration duration) {
  return static_cast<std::uint32_t>((duration.nanoseconds + kSecondNs - 1) / kSecondNs);
}

}  // namespace

RateLimiter::RateLimiter(RateLimit limit, std::string_view policy)
    : limit_(limit),
      policy_(policy),
      policy_text_(
          fmt::format("\"{}\";q={};w={}", policy, limit.requests, seconds_above(limit.window))) {}

RateStanding RateLimiter::admit(std::string_view caller, base::Timestamp now) {
  const base::Duration each{limit_.window.nanoseconds / limit_.requests};
  if (buckets_.size() >= kCallersMax) forget_the_idle(now);
  Bucket& bucket = buckets_.try_emplace(std::string(caller), Bucket{now, now}).first->second;
  const base::Timestamp after = std::max(bucket.full_at, now) + each;
  const base::Duration over{(after - now).nanoseconds - limit_.window.nanoseconds};
  if (over.nanoseconds > 0) {
    const bool is_first = bucket.refusal_told_until <= now;
    if (is_first) bucket.refusal_told_until = now + limit_.window;
    return {.is_admitted = false,
            .is_first_refusal = is_first,
            .remaining = 0,
            .reset_s = seconds_above(over)};
  }
  bucket.full_at = after;
  return {.is_admitted = true,
          .remaining = static_cast<std::uint32_t>(-over.nanoseconds / each.nanoseconds),
          .reset_s = seconds_above(after - now)};
}

void RateLimiter::forget_the_idle(base::Timestamp now) {
  std::erase_if(buckets_, [now](const auto& entry) { return entry.second.full_at <= now; });
  if (buckets_.size() >= kCallersMax) buckets_.clear();
}

std::string RateLimiter::standing_text(RateStanding standing) const {
  return fmt::format("\"{}\";r={};t={}", policy_, standing.remaining, standing.reset_s);
}

}  // namespace atollbank::net
