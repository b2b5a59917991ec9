// SPDX-License-Identifier: Apache-2.0
// A bounded queue from many threads to one, drained whole: how work reaches a shard's front.
//
// Owned by the reader. push() is for any thread and never waits; drain() is the reader's. Items
// come out in the order they went in. When the inbox fills from empty, `wake` is called once, by
// the pushing thread and outside the lock; it must be callable from several threads at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "base/assert.h"

namespace atollbank::runtime {

template <class T>
class Inbox {
 public:
  explicit Inbox(std::size_t items_max, std::function<void()> wake = {})
      : items_max_(items_max), wake_(std::move(wake)) {
    ATOLL_ASSERT(items_max > 0);
  }

  // False when full or closed, and then the item is untouched: the caller can still answer for it.
  [[nodiscard]] bool push(T&& item) {
    bool was_empty = false;
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || items_.size() >= items_max_) return false;
      was_empty = items_.empty();
      items_.push_back(std::move(item));
    }
    if (was_empty && wake_) wake_();
    return true;
  }

  // Replaces what `out` holds by everything there is. Its capacity is used again, so a reader that
  // passes the same vector each time allocates nothing.
  void drain(std::vector<T>& out) {
    out.clear();
    const std::lock_guard lock(mutex_);
    out.swap(items_);
  }

  // From now on nothing comes in; what is in can still be drained.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  const std::size_t items_max_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::vector<T> items_;
  bool closed_ = false;
};

}  // namespace atollbank::runtime
