// SPDX-License-Identifier: Apache-2.0
// Followers that have read everything and wait for the next durable group, or for their deadline.
// Any thread; completions run on the thread that finds them ready.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "ports/journal.h"
#include "services/posting/api.h"

namespace atollbank::posting {

class FollowWaiters {
 public:
  static constexpr std::size_t kWaitersMax = 4096;
  static constexpr std::uint32_t kBytesMax = 8u << 20;

  // Answers at once when there is a durable group at or after `from_slot`, else waits.
  void follow(const ports::Journal& journal, base::Deadline deadline, std::uint64_t from_slot,
              std::uint32_t bytes_max, Completion<FollowedGroups> done);
  // After a group became durable.
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

  mutable std::mutex mutex_;
  std::vector<Waiter> waiters_;
  std::optional<base::Error> closed_;
};

}  // namespace atollbank::posting
