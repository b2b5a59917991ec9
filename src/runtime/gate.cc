// SPDX-License-Identifier: Apache-2.0
#include "runtime/gate.h"

#include "base/assert.h"

namespace atollbank::runtime {

Gate::~Gate() { ATOLL_ASSERT(in_flight() == 0); }

std::optional<Gate::Pass> Gate::enter() {
  const std::lock_guard lock(mutex_);
  if (closed_) return std::nullopt;
  ++in_flight_;
  return Pass(this);
}

void Gate::close(Work when_empty) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      ATOLL_ASSERT(!when_empty);
      return;
    }
    closed_ = true;
    if (in_flight_ != 0) {
      when_empty_ = std::move(when_empty);
      return;
    }
  }
  if (when_empty) when_empty();
}

void Gate::wait_until_empty() {
  std::unique_lock lock(mutex_);
  ATOLL_ASSERT(closed_);
  emptied_.wait(lock, [this] { return in_flight_ == 0; });
}

std::size_t Gate::in_flight() const {
  const std::lock_guard lock(mutex_);
  return in_flight_;
}

void Gate::leave() {
  Work last_word;
  {
    const std::lock_guard lock(mutex_);
    ATOLL_ASSERT(in_flight_ > 0);
    if (--in_flight_ != 0 || !closed_) return;
    last_word = std::move(when_empty_);
    // Under the lock: the one who waits may destroy the gate as soon as it can see zero.
    emptied_.notify_all();
  }
  if (last_word) last_word();
}

}  // namespace atollbank::runtime
