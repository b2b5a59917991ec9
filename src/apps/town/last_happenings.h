// SPDX-License-Identifier: Apache-2.0
// The newest things that happened in the town, in words, for whoever looks on. Any thread.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "apps/town/town_plan.h"

namespace atollbank::apps {

struct ToldHappening {
  base::Timestamp at;
  std::string who;                // "Ada"
  std::string what;               // "Corner Deli"
  std::int64_t amount_minor = 0;  // negative: it went out
};

ToldHappening told(const Happening& happening, const Resident& resident, base::Timestamp now);

class LastHappenings {
 public:
  static constexpr std::size_t kMax = 12;

  void add(ToldHappening happening) {
    const std::scoped_lock lock(mutex_);
    if (last_.size() == kMax) last_.pop_back();
    last_.push_front(std::move(happening));
  }
  std::vector<ToldHappening> newest_first() const {
    const std::scoped_lock lock(mutex_);
    return {last_.begin(), last_.end()};
  }

 private:
  mutable std::mutex mutex_;
  std::deque<ToldHappening> last_;
};

}  // namespace atollbank::apps
