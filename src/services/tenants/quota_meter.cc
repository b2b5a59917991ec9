// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/quota_meter.h"

#include <algorithm>

namespace atollbank::tenants {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint64_t kNano = 1'000'000'000;
constexpr std::uint64_t kNsPerMs = 1'000'000;
constexpr std::uint32_t kRetryAfterMsMax = 60'000;

base::Error exceeded(std::string_view message) {
  return base::make_error(ErrorCode::kResourceExhausted, "quota_exceeded", message);
}

bool would_exceed(std::uint64_t used, std::uint64_t asked, std::uint64_t limit) {
  return limit != 0 && asked != 0 && (used >= limit || asked > limit - used);
}

}  // namespace

QuotaMeter::QuotaMeter(const Quota& quota, Usage used, base::Timestamp monotonic_now)
    : quota_(quota),
      burst_(quota.postings_burst != 0 ? quota.postings_burst : quota.postings_per_second),
      tokens_nano_(Nano{burst_} * kNano),
      filled_at_(monotonic_now),
      used_(used) {}

Result<void> QuotaMeter::admit(const Demand& demand, base::Timestamp monotonic_now) {
  const std::lock_guard lock(mutex_);
  if (would_exceed(used_.accounts, demand.accounts, quota_.accounts_max))
    return base::fail(exceeded("no more accounts may be opened"));
  if (would_exceed(used_.bytes, demand.bytes, quota_.bytes_max))
    return base::fail(exceeded("the journal may grow no more"));
  ATOLL_TRY_VOID(take_tokens(demand.postings, monotonic_now));
  used_.accounts += demand.accounts;
  used_.bytes += demand.bytes;
  return {};
}

Result<void> QuotaMeter::take_tokens(std::uint64_t postings, base::Timestamp monotonic_now) {
  const std::uint64_t rate = quota_.postings_per_second;
  if (rate == 0) return {};
  if (postings > burst_)
    return base::fail(exceeded("more postings at once than the tenant's burst"));
  if (monotonic_now > filled_at_) {
    const auto passed_ns = static_cast<std::uint64_t>((monotonic_now - filled_at_).nanoseconds);
    tokens_nano_ = std::min(tokens_nano_ + Nano{passed_ns} * rate, Nano{burst_} * kNano);
    filled_at_ = monotonic_now;
  }
  const Nano asked = Nano{postings} * kNano;
  if (tokens_nano_ >= asked) {
    tokens_nano_ -= asked;
    return {};
  }
  const Nano missing_ns = (asked - tokens_nano_ + rate - 1) / rate;
  const Nano missing_ms = (missing_ns + kNsPerMs - 1) / kNsPerMs;
  base::Error error = exceeded("more postings a second than the tenant's quota");
  error.retry_after_ms = static_cast<std::uint32_t>(std::min<Nano>(missing_ms, kRetryAfterMsMax));
  return base::fail(std::move(error));
}

void QuotaMeter::give_back(const Demand& unused) {
  const std::lock_guard lock(mutex_);
  used_.accounts -= std::min(used_.accounts, unused.accounts);
  used_.bytes -= std::min(used_.bytes, unused.bytes);
}

Usage QuotaMeter::usage() const {
  const std::lock_guard lock(mutex_);
  return used_;
}

}  // namespace atollbank::tenants
