// SPDX-License-Identifier: Apache-2.0
// A growing column of plain values in fixed chunks: elements never move and growth never copies.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "base/assert.h"

namespace atollbank::ledger {

template <class T, std::size_t kLog2Chunk = 16>
class ChunkedColumn {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  T& operator[](std::size_t i) { return chunks_[i >> kLog2Chunk][i & kMask]; }
  const T& operator[](std::size_t i) const { return chunks_[i >> kLog2Chunk][i & kMask]; }
  std::size_t size() const { return size_; }

  T& push_back(const T& value) {
    if (size_ == chunks_.size() << kLog2Chunk) chunks_.push_back(std::make_unique<T[]>(kMask + 1));
    T& place = (*this)[size_++];
    place = value;
    return place;
  }
  void truncate(std::size_t size) {
    ATOLL_ASSERT(size <= size_);
    size_ = size;
  }

 private:
  static constexpr std::size_t kMask = (std::size_t{1} << kLog2Chunk) - 1;
  std::vector<std::unique_ptr<T[]>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace atollbank::ledger
