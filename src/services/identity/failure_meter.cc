// SPDX-License-Identifier: Apache-2.0
#include "services/identity/failure_meter.h"

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

}  // namespace atollbank::identity
