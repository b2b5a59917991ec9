// SPDX-License-Identifier: Apache-2.0
// Which work goes first where customers and the bank's own chores meet in one queue. What work
// posts, asks for and awaits has its priority, on whatever thread the answer comes; so a task has
// the one that it was spawned with. Background work goes on slowly where there is always other
// work, and never stands still.
#pragma once

#include <cstdint>
#include <utility>

namespace atollbank::runtime {

enum class Priority : std::uint8_t { kUsual, kBackground };

namespace detail {
inline constinit thread_local Priority priority = Priority::kUsual;
}  // namespace detail

// Of the work that this thread does now.
inline Priority priority_here() { return detail::priority; }

class PriorityScope {
 public:
  explicit PriorityScope(Priority priority) : outer_(std::exchange(detail::priority, priority)) {}
  ~PriorityScope() { detail::priority = outer_; }
  PriorityScope(const PriorityScope&) = delete;

 private:
  const Priority outer_;
};

}  // namespace atollbank::runtime
