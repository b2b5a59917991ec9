// SPDX-License-Identifier: Apache-2.0
// Zeroed memory that a disk takes: whole blocks at an address that is a multiple of a block.
#pragma once

#include <cstring>
#include <span>
#include <vector>

#include "ports/disk.h"

namespace atollbank::adapters {

class AlignedBytes {
 public:
  // Rounded up to whole blocks.
  explicit AlignedBytes(std::size_t size)
      : blocks_((size + ports::kDiskBlockSize - 1) / ports::kDiskBlockSize) {}

  std::span<std::byte> span() {
    return {reinterpret_cast<std::byte*>(blocks_.data()), blocks_.size() * ports::kDiskBlockSize};
  }

 private:
  struct alignas(ports::kDiskBlockSize) Block {
    std::byte bytes[ports::kDiskBlockSize] = {};
  };
  std::vector<Block> blocks_;
};

}  // namespace atollbank::adapters
