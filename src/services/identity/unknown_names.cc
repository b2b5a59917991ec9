// SPDX-License-Identifier: Apache-2.0
#include "services/identity/unknown_names.h"

#include <algorithm>
#include <vector>

namespace atollbank::identity {

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
