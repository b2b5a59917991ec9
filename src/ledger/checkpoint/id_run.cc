// SPDX-License-Identifier: Apache-2.0
#include "ledger/checkpoint/id_run.h"

#include "base/assert.h"
#include "ledger/memory/index_table.h"

namespace atollbank::ledger {

void IdRun::add(const base::Id& id, std::uint64_t slot_number) {
  ATOLL_ASSERT(slot_number >= first_slot() && slot_number < end_slot());
  const std::uint64_t prefix = hash_of(id.high, id.low) >> kIdRunOffsetBits;
  words_.push_back((prefix << kIdRunOffsetBits) | (slot_number - first_slot()));
}

// One counting pass over the top 12 bits, which choose the part of an IndexTable.
void IdRun::sort() {
  constexpr unsigned kShift = 52;
  std::vector<std::uint32_t> places(std::size_t{1} << 12);
  for (const std::uint64_t word : words_) ++places[word >> kShift];
  std::uint32_t next = 0;
  for (std::uint32_t& place : places) next += std::exchange(place, next);
  std::vector<std::uint64_t> sorted(words_.size());
  for (const std::uint64_t word : words_) sorted[places[word >> kShift]++] = word;
  words_ = std::move(sorted);
}

}  // namespace atollbank::ledger
