// SPDX-License-Identifier: Apache-2.0
// The slots of postings that were reversed, which can be done once. Few among many.
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <vector>

namespace atollbank::ledger {

class ReversedPostings {
 public:
  bool contains(std::uint64_t slot) const { return slots_.contains(slot); }
  void insert(std::uint64_t slot) { slots_.insert(slot); }
  // For a linked chain that is taken back.
  void erase(std::uint64_t slot) { slots_.erase(slot); }

  std::vector<std::uint64_t> sorted() const {
    std::vector<std::uint64_t> sorted(slots_.begin(), slots_.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }

 private:
  std::unordered_set<std::uint64_t> slots_;
};

}  // namespace atollbank::ledger
