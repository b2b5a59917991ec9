// SPDX-License-Identifier: Apache-2.0
// Memory for the parts of an IndexTable: zeroed arrays of 2^n words, cut from large pages.
//
// A random look-up in a table of 4 KiB pages waits for the page walk more than for the memory
// (measured: half of a posting's time). Arrays given back are used again for the same size. Owned
// by one table.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/page_memory.h"

namespace atollbank::ledger {

class TableMemory {
 public:
  explicit TableMemory(base::PageSource& pages) : pages_(&pages) {}

  std::uint64_t* take(std::uint32_t log2_words);
  void give_back(std::uint64_t* words, std::uint32_t log2_words);

 private:
  static constexpr std::size_t kChunkWords = base::kHugePageSize / sizeof(std::uint64_t);

  base::PageSource* pages_;
  std::vector<base::PageBuffer> chunks_;
  std::uint64_t* next_ = nullptr;
  std::size_t words_left_ = 0;
  std::array<std::vector<std::uint64_t*>, 32> free_;
};

}  // namespace atollbank::ledger
