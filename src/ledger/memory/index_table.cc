// SPDX-License-Identifier: Apache-2.0
#include "ledger/memory/index_table.h"

#include "base/assert.h"

namespace atollbank::ledger {
namespace {

constexpr std::uint32_t kInitialLog2Size = 4;

std::uint32_t limit_of(std::uint32_t log2_size, std::uint32_t stagger) {
  // 0.42 + 0.42 × stagger / 4096 of the slots.
  const std::uint64_t slots = std::uint64_t{1} << log2_size;
  return static_cast<std::uint32_t>(slots * 42 * (4096 + stagger) / (100 * 4096));
}

}  // namespace

IndexTable::IndexTable(base::PageSource& pages)
    : memory_(pages), parts_(std::size_t{1} << kPartBits) {
  for (std::uint32_t i = 0; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    part.log2_size = kInitialLog2Size;
    part.slots = memory_.take(kInitialLog2Size);
    // Neighbours get far-apart thresholds.
    part.stagger = (i * 2654435761u) >> 20;
    part.limit = limit_of(part.log2_size, part.stagger);
  }
}

void IndexTable::place(Part& part, std::uint64_t slot) {
  const std::uint64_t mask = (std::uint64_t{1} << part.log2_size) - 1;
  std::uint64_t at = home(slot >> kNumberBits, part.log2_size);
  while (part.slots[at] != 0) at = (at + 1) & mask;
  part.slots[at] = slot;
}

void IndexTable::grow(Part& part) {
  ATOLL_ASSERT(part.log2_size < kTagBits);
  const std::size_t old_size = std::size_t{1} << part.log2_size;
  std::uint64_t* const old = part.slots;
  ++part.log2_size;
  part.slots = memory_.take(part.log2_size);
  part.limit = limit_of(part.log2_size, part.stagger);
  for (std::size_t i = 0; i < old_size; ++i) {
    if (old[i] != 0) place(part, old[i]);
  }
  memory_.give_back(old, part.log2_size - 1);
}

void IndexTable::reserve(std::uint64_t key_count) {
  ATOLL_ASSERT(size_ == 0);
  // A part gets a few standard deviations more than its share.
  const std::uint64_t share = key_count >> kPartBits;
  std::uint64_t wanted = share + 64;
  while ((wanted - share) * (wanted - share) < 16 * share) wanted += wanted / 16;
  for (Part& part : parts_) {
    std::uint32_t log2_size = part.log2_size;
    while (log2_size < kTagBits && limit_of(log2_size, part.stagger) < wanted) ++log2_size;
    if (log2_size == part.log2_size) continue;
    memory_.give_back(part.slots, part.log2_size);
    part.log2_size = log2_size;
    part.slots = memory_.take(log2_size);
    part.limit = limit_of(log2_size, part.stagger);
  }
}

void IndexTable::insert(std::uint64_t hash, std::uint64_t number) {
  ATOLL_ASSERT(number <= kNumberMax);
  Part& part = part_of(hash);
  if (part.count >= part.limit) grow(part);
  place(part, (tag_of(hash) << kNumberBits) | (number + 1));
  ++part.count;
  ++size_;
}

void IndexTable::erase(std::uint64_t hash, std::uint64_t number) {
  Part& part = part_of(hash);
  const std::uint64_t mask = (std::uint64_t{1} << part.log2_size) - 1;
  const std::uint64_t wanted = (tag_of(hash) << kNumberBits) | (number + 1);
  std::uint64_t hole = home(tag_of(hash), part.log2_size);
  while (part.slots[hole] != wanted) {
    ATOLL_ASSERT(part.slots[hole] != 0);
    hole = (hole + 1) & mask;
  }
  // Moves back what a probe would no longer reach across the hole.
  for (std::uint64_t at = (hole + 1) & mask; part.slots[at] != 0; at = (at + 1) & mask) {
    const std::uint64_t wish = home(part.slots[at] >> kNumberBits, part.log2_size);
    if (((at - wish) & mask) < ((at - hole) & mask)) continue;
    part.slots[hole] = part.slots[at];
    hole = at;
  }
  part.slots[hole] = 0;
  --part.count;
  --size_;
}

}  // namespace atollbank::ledger
