// SPDX-License-Identifier: Apache-2.0
#include "ledger/memory/table_memory.h"

#include <algorithm>

namespace atollbank::ledger {
namespace {

std::uint64_t* neighbour_of(std::uint64_t* words, std::uint32_t log2_words) {
  const std::uintptr_t bytes = sizeof(std::uint64_t) << log2_words;
  return reinterpret_cast<std::uint64_t*>(reinterpret_cast<std::uintptr_t>(words) ^ bytes);
}

}  // namespace

std::uint64_t* TableMemory::take(std::uint32_t log2_words) {
  if (log2_words > kPageLog2Words) {
    chunks_.emplace_back(sizeof(std::uint64_t) << log2_words, base::Prefault::kNo);
    return chunks_.back().as_span_of<std::uint64_t>().data();
  }
  std::uint64_t* const words = take_block(log2_words);
  std::fill_n(words, std::size_t{1} << log2_words, 0);
  return words;
}

// The smallest free block that is large enough, cut in halves.
std::uint64_t* TableMemory::take_block(std::uint32_t log2_words) {
  std::uint32_t found = log2_words;
  while (found <= kPageLog2Words && free_[found].empty()) ++found;
  if (found > kPageLog2Words) {
    chunks_.push_back(pages_->take());
    found = kPageLog2Words;
    free_[found].insert(chunks_.back().as_span_of<std::uint64_t>().data());
  }
  std::uint64_t* const block = *free_[found].begin();
  free_[found].erase(free_[found].begin());
  while (found > log2_words) {
    --found;
    free_[found].insert(neighbour_of(block, found));
  }
  return block;
}

void TableMemory::give_back(std::uint64_t* words, std::uint32_t log2_words) {
  if (log2_words > kPageLog2Words) return;  // a table does not shrink below a page
  while (log2_words < kPageLog2Words &&
         free_[log2_words].erase(neighbour_of(words, log2_words)) != 0) {
    words = std::min(words, neighbour_of(words, log2_words));
    ++log2_words;
  }
  free_[log2_words].insert(words);
}

}  // namespace atollbank::ledger
