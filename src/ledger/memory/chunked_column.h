// SPDX-License-Identifier: Apache-2.0
// A growing column of plain values in fixed chunks: elements never move and growth never copies.
// Chunks of 2 MiB and more lie on huge pages.
#pragma once

#include <cstddef>
#include <type_traits>
#include <vector>

#include "base/assert.h"
#include "base/page_memory.h"

namespace atollbank::ledger {

template <class T, std::size_t kLog2Chunk = 16>
class ChunkedColumn {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  explicit ChunkedColumn(base::PageSource& pages = base::pages_of_the_kernel()) : pages_(&pages) {}

  T& operator[](std::size_t i) {
    return reinterpret_cast<T*>(chunks_[i >> kLog2Chunk].data())[i & kMask];
  }
  const T& operator[](std::size_t i) const {
    return reinterpret_cast<const T*>(chunks_[i >> kLog2Chunk].data())[i & kMask];
  }
  std::size_t size() const { return size_; }
  // After this, elements that were pushed may be read by other threads while up to so many chunks
  // are added.
  void reserve_chunks(std::size_t count) { chunks_.reserve(count); }

  T& push_back(const T& value) {
    if (size_ == chunks_.size() << kLog2Chunk) chunks_.push_back(new_chunk());
    T& place = (*this)[size_++];
    place = value;
    return place;
  }
  void truncate(std::size_t size) {
    ATOLL_ASSERT(size <= size_);
    size_ = size;
  }

 private:
  static constexpr std::size_t kChunkBytes = sizeof(T) << kLog2Chunk;
  base::PageBuffer new_chunk() const {
    return kChunkBytes == base::kHugePageSize ? pages_->take()
                                              : base::PageBuffer(kChunkBytes, base::Prefault::kNo);
  }

  static constexpr std::size_t kMask = (std::size_t{1} << kLog2Chunk) - 1;
  base::PageSource* pages_;
  std::vector<base::PageBuffer> chunks_;
  std::size_t size_ = 0;
};

}  // namespace atollbank::ledger
