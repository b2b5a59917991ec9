// SPDX-License-Identifier: Apache-2.0
// Memory for the parts of an IndexTable: zeroed arrays of 2^n words, cut from huge pages.
//
// A random look-up in a table of 4 KiB pages waits for the page walk more than for the memory
// (measured: half of a posting's time). What is given back joins its free neighbour, so that the
// small arrays of a table that has grown become its large ones: a page that is touched for the
// first time costs more than anything else here. Owned by one table.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include "base/page_memory.h"

namespace atollbank::ledger {

class TableMemory {
 public:
  explicit TableMemory(base::PageSource& pages) : pages_(&pages) {}

  std::uint64_t* take(std::uint32_t log2_words);
  void give_back(std::uint64_t* words, std::uint32_t log2_words);

 private:
  static constexpr std::uint32_t kPageLog2Words = 18;
  static_assert(base::kHugePageSize == sizeof(std::uint64_t) << kPageLog2Words);

  std::uint64_t* take_block(std::uint32_t log2_words);

  base::PageSource* pages_;
  std::vector<base::PageBuffer> chunks_;
  // By size; each is aligned to its size, so that its neighbour is one bit away.
  std::array<std::set<std::uint64_t*>, kPageLog2Words + 1> free_;
};

}  // namespace atollbank::ledger
