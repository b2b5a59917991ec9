// SPDX-License-Identifier: Apache-2.0
#include "ledger/memory/table_memory.h"

#include <algorithm>

namespace atollbank::ledger {

std::uint64_t* TableMemory::take(std::uint32_t log2_words) {
  const std::size_t words = std::size_t{1} << log2_words;
  auto& reusable = free_[log2_words];
  if (!reusable.empty()) {
    std::uint64_t* found = reusable.back();
    reusable.pop_back();
    std::fill_n(found, words, 0);
    return found;
  }
  if (words > words_left_) {
    const std::size_t chunk_words = std::max(words, kChunkWords);
    chunks_.push_back(words <= kChunkWords
                          ? pages_->take()
                          : base::PageBuffer(words * sizeof(std::uint64_t), base::Prefault::kNo));
    next_ = chunks_.back().as_span_of<std::uint64_t>().data();
    words_left_ = chunk_words;
  }
  std::uint64_t* taken = next_;
  next_ += words;
  words_left_ -= words;
  return taken;
}

void TableMemory::give_back(std::uint64_t* words, std::uint32_t log2_words) {
  free_[log2_words].push_back(words);
}

}  // namespace atollbank::ledger
