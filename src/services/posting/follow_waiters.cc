// SPDX-License-Identifier: Apache-2.0
#include "services/posting/follow_waiters.h"

#include <algorithm>
#include <memory>

namespace atollbank::posting {

void FollowWaiters::answer(const ports::Journal& journal, Waiter& waiter) {
  FollowedGroups groups;
  const auto next = journal.read_groups(waiter.from_slot, waiter.bytes_max, groups.slots);
  if (!next) {
    waiter.done(base::fail(next.error()));
    return;
  }
  groups.next_slot = *next;
  waiter.done(std::move(groups));
}

void FollowWaiters::follow(const ports::Journal& journal, base::Deadline deadline,
                           std::uint64_t from_slot, std::uint32_t bytes_max,
                           Completion<FollowedGroups> done) {
  Waiter waiter{deadline, from_slot, std::min(bytes_max, kBytesMax), std::move(done)};
  std::unique_lock lock(mutex_);
  if (closed_) {
    const base::Error error = *closed_;
    lock.unlock();
    waiter.done(base::fail(error));
  } else if (journal.durable_end() > from_slot) {
    lock.unlock();
    answer(journal, waiter);
  } else if (waiters_.size() >= kWaitersMax) {
    lock.unlock();
    base::Error error = base::make_error(base::ErrorCode::kResourceExhausted, "too_many_followers",
                                         "too many followers wait for the journal");
    error.retry_after_ms = 1000;
    waiter.done(base::fail(std::move(error)));
  } else {
    waiters_.push_back(std::move(waiter));
  }
}

void FollowWaiters::wake(const ports::Journal& journal) {
  std::vector<Waiter> ready;
  {
    const std::lock_guard lock(mutex_);
    if (waiters_.empty()) return;
    const std::uint64_t end = journal.durable_end();
    const auto split = std::partition(waiters_.begin(), waiters_.end(), [&](const Waiter& waiter) {
      return waiter.from_slot >= end;
    });
    std::move(split, waiters_.end(), std::back_inserter(ready));
    waiters_.erase(split, waiters_.end());
  }
  for (Waiter& waiter : ready) answer_on_pool(journal, std::move(waiter));
}

void FollowWaiters::answer_on_pool(const ports::Journal& journal, Waiter waiter) {
  // The pool may refuse, and then the waiter must still be here.
  const auto kept = std::make_shared<Waiter>(std::move(waiter));
  if (pool_ != nullptr && pool_->run([&journal, kept] { answer(journal, *kept); })) return;
  answer(journal, *kept);
}

void FollowWaiters::expire(base::Timestamp monotonic_now) {
  std::vector<Waiter> late;
  {
    const std::lock_guard lock(mutex_);
    const auto split = std::partition(waiters_.begin(), waiters_.end(), [&](const Waiter& waiter) {
      return !waiter.deadline.has_passed(monotonic_now);
    });
    std::move(split, waiters_.end(), std::back_inserter(late));
    waiters_.erase(split, waiters_.end());
  }
  for (Waiter& waiter : late)
    waiter.done(FollowedGroups{.slots = {}, .next_slot = waiter.from_slot});
}

void FollowWaiters::close(const base::Error& error) {
  std::vector<Waiter> all;
  {
    const std::lock_guard lock(mutex_);
    closed_ = error;
    all.swap(waiters_);
  }
  for (Waiter& waiter : all) waiter.done(base::fail(error));
}

base::Timestamp FollowWaiters::next_deadline() const {
  const std::lock_guard lock(mutex_);
  base::Timestamp next = base::Deadline::never().moment();
  for (const Waiter& waiter : waiters_) next = std::min(next, waiter.deadline.moment());
  return next;
}

}  // namespace atollbank::posting
