// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/rates/rate_limiter.h"

#include <fmt/core.h>

#include <algorithm>

namespace atollbank::edge {
namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

std::uint32_t seconds_above(base::Duration duration) {
  return static_cast<std::uint32_t>((duration.nanoseconds + kSecondNs - 1) / kSecondNs);
}

}  // namespace

RateStanding RateLimiter::admit(std::string_view caller, base::Timestamp now) {
  const base::Duration each{limit_.window.nanoseconds / limit_.requests};
  if (full_at_.size() >= kCallersMax) forget_the_idle(now);
  base::Timestamp& full_at = full_at_.try_emplace(std::string(caller), now).first->second;
  const base::Timestamp after = std::max(full_at, now) + each;
  const base::Duration over{(after - now).nanoseconds - limit_.window.nanoseconds};
  if (over.nanoseconds > 0) {
    return {.is_admitted = false, .remaining = 0, .reset_s = seconds_above(over)};
  }
  full_at = after;
  return {.is_admitted = true,
          .remaining = static_cast<std::uint32_t>(-over.nanoseconds / each.nanoseconds),
          .reset_s = seconds_above(full_at - now)};
}

void RateLimiter::forget_the_idle(base::Timestamp now) {
  std::erase_if(full_at_, [now](const auto& entry) { return entry.second <= now; });
  if (full_at_.size() >= kCallersMax) full_at_.clear();
}

std::string RateLimiter::policy_text() const {
  return fmt::format("\"{}\";q={};w={}", policy_, limit_.requests, seconds_above(limit_.window));
}

std::string RateLimiter::standing_text(RateStanding standing) const {
  return fmt::format("\"{}\";r={};t={}", policy_, standing.remaining, standing.reset_s);
}

}  // namespace atollbank::edge
