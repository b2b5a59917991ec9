// SPDX-License-Identifier: Apache-2.0
// Zeroed memory in whole pages: buffers for direct writes, and the big tables of the ledger.
//
// Owned by one object, given back when it is destroyed. From 2 MiB on it lies on huge pages where
// the kernel has them, which halves the cost of a random access. Running out of memory stops the
// process: there is no state to save that the journal does not have.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace atollbank::base {

inline constexpr std::size_t kPageSize = 4096;
inline constexpr std::size_t kHugePageSize = std::size_t{2} << 20;

// Whether pages are taken from the kernel now or at their first touch, one fault each.
enum class Prefault : bool { kNo, kYes };

class PageBuffer {
 public:
  PageBuffer() = default;
  PageBuffer(std::size_t size_bytes, Prefault prefault);
  PageBuffer(PageBuffer&& other) noexcept
      : start_(std::exchange(other.start_, nullptr)),
        size_bytes_(std::exchange(other.size_bytes_, 0)) {}
  PageBuffer& operator=(PageBuffer&& other) noexcept {
    std::swap(start_, other.start_);
    std::swap(size_bytes_, other.size_bytes_);
    return *this;
  }
  ~PageBuffer();

  // Aligned to kPageSize, or to kHugePageSize from that size on.
  char* data() const { return start_; }
  // What was asked for, rounded up to the alignment.
  std::size_t size() const { return size_bytes_; }

  // The same memory as an array of T.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  std::span<T> as_span_of() const {
    return {reinterpret_cast<T*>(start_), size_bytes_ / sizeof(T)};
  }

 private:
  char* start_ = nullptr;
  std::size_t size_bytes_ = 0;
};

// Where tables that grow get their memory: one huge page at a time, all zero.
class PageSource {
 public:
  virtual ~PageSource() = default;
  virtual PageBuffer take() = 0;
};

// New pages, cleared at their first touch.
PageSource& pages_of_the_kernel();

}  // namespace atollbank::base
