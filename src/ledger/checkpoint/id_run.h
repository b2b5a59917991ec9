// SPDX-License-Identifier: Apache-2.0
// The ids of one stretch of the journal, eight bytes each, so that a restart need not read the
// records again. A run is kept while its stretch is written and sorted once, when it is full.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/id.h"
#include "ledger/format/slot.h"

namespace atollbank::ledger {

class IdRun {
 public:
  // Of the slots [index × slots, (index + 1) × slots); `slots` is at most 2^24.
  IdRun(std::uint64_t index, std::uint32_t slots) : index_(index), slots_(slots) {}

  std::uint64_t index() const { return index_; }
  std::uint64_t first_slot() const { return index_ * slots_; }
  std::uint64_t end_slot() const { return first_slot() + slots_; }

  // The command in `slot_number`, which lies in this run.
  void add(const base::Id& id, std::uint64_t slot_number);
  // By the hash, near enough for a table to be filled front to back.
  void sort();
  // The top 40 bits of the id's hash and 24 bits of the slot's distance from first_slot().
  std::span<const std::uint64_t> words() const { return words_; }
  void set_words(std::vector<std::uint64_t> words) { words_ = std::move(words); }

 private:
  std::uint64_t index_;
  std::uint32_t slots_;
  std::vector<std::uint64_t> words_;
};

inline constexpr unsigned kIdRunOffsetBits = 24;

}  // namespace atollbank::ledger
