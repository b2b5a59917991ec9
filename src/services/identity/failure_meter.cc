// SPDX-License-Identifier: Apache-2.0
#include "services/identity/failure_meter.h"

#include <algorithm>
#include <vector>

namespace atollbank::identity {

base::Result<void> FailureMeter::check(const std::string& who, base::Timestamp now) const {
  const auto found = windows_.find(who);
  if (found == windows_.end() || is_over(found->second, now)) return {};
  if (found->second.failures < failures_max_) return {};
  base::Error error = base::make_error(base::ErrorCode::kResourceExhausted, "rate_limited",
                                       "Too many wrong secrets; wait before the next");
  error.retry_after_ms =
      static_cast<std::uint32_t>((found->second.begin + kFailureWindow - now).ms() + 1);
  return base::fail(std::move(error));
}

void FailureMeter::note(const std::string& who, base::Timestamp now) {
  if (windows_.size() >= kMetersMax) make_room(now);
  Window& window = windows_[who];
  if (window.failures == 0 || is_over(window, now)) window = {.begin = now, .failures = 0};
  ++window.failures;
}

void FailureMeter::make_room(base::Timestamp now) {
  std::erase_if(windows_, [&](const auto& entry) { return is_over(entry.second, now); });
  if (windows_.size() < kMetersMax) return;
  // All of them are young: those of few failures go, the guessers stay.
  std::erase_if(windows_, [&](const auto& entry) { return entry.second.failures < failures_max_; });
  if (windows_.size() >= kMetersMax) windows_.clear();
}

base::Result<void> UnknownNames::count_attempt(const std::string& name_digest,
                                               base::Timestamp now) {
  const std::scoped_lock lock(mutex_);
  if (tried_.size() >= kUnknownNamesMax && !tried_.contains(name_digest)) forget_older_half();
  Tried& tried = tried_[name_digest];
  tried.last = now;
  return identity::count_attempt(tried.attempts, now);
}

void UnknownNames::forget_older_half() {
  std::vector<base::Timestamp> times;
  times.reserve(tried_.size());
  for (const auto& [name, tried] : tried_) times.push_back(tried.last);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  const base::Timestamp newer = *middle;
  std::erase_if(tried_, [newer](const auto& entry) { return entry.second.last < newer; });
  // All at one moment.
  if (tried_.size() >= kUnknownNamesMax) tried_.clear();
}

}  // namespace atollbank::identity
