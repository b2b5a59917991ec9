// SPDX-License-Identifier: Apache-2.0
// Followers that have read everything and wait for the next durable group, or for their deadline.
// Any thread. What a waiter is woken for is read on the pool: the log, which wakes it, goes on.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "ports/journal.h"
#include "runtime/executor.h"
#include "services/posting/api.h"

namespace atollbank::posting {

class FollowWaiters {
 public:
  static constexpr std::size_t kWaitersMax = 4096;
  static constexpr std::uint32_t kBytesMax = 8u << 20;

  // Without a pool, or when it is full, whoever wakes reads.
  explicit FollowWaiters(runtime::BlockingPool* pool) : pool_(pool) {}

  // Answers at once when there is a durable group at or after `from_slot`, else waits.
  void follow(const ports::Journal& journal, base::Deadline deadline, std::uint64_t from_slot,
              std::uint32_t bytes_max, Completion<FollowedGroups> done);
  // After a group became durable. The journal outlives what the pool does.
  void wake(const ports::Journal& journal);
  // Answers those whose deadline has passed, with nothing.
  void expire(base::Timestamp monotonic_now);
  // Answers all with the error; later ones are answered too.
  void close(const base::Error& error);
  base::Timestamp next_deadline() const;

 private:
  struct Waiter {
    base::Deadline deadline;
    std::uint64_t from_slot;
    std::uint32_t bytes_max;
    Completion<FollowedGroups> done;
  };
  static void answer(const ports::Journal& journal, Waiter& waiter);
  void answer_on_pool(const ports::Journal& journal, Waiter waiter);

  runtime::BlockingPool* const pool_;

  mutable std::mutex mutex_;
  std::vector<Waiter> waiters_;
  std::optional<base::Error> closed_;
};

}  // namespace atollbank::posting
