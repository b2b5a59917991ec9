// SPDX-License-Identifier: Apache-2.0
// Numbers the commits of a store and says up to where all of them are finished.
//
// Concurrent commits may finish out of order: a reader of the outbox stops before the first number
// that is still open, so a gap that it sees can never be filled. A commit of unknown outcome stays
// open until the store is opened again. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>

namespace atollbank::adapters {

class CommitFrontier {
 public:
  explicit CommitFrontier(std::uint64_t last) : last_(last) {}

  std::uint64_t begin() {
    const std::scoped_lock lock(mutex_);
    open_.insert(open_.end(), ++last_);
    return last_;
  }

  void finish(std::uint64_t sequence) {
    const std::scoped_lock lock(mutex_);
    open_.erase(sequence);
  }

  // Every number up to this one is finished.
  std::uint64_t finished() const {
    const std::scoped_lock lock(mutex_);
    return open_.empty() ? last_ : *open_.begin() - 1;
  }

 private:
  mutable std::mutex mutex_;
  std::uint64_t last_;
  std::set<std::uint64_t> open_;
};

}  // namespace atollbank::adapters
