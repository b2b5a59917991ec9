// SPDX-License-Identifier: Apache-2.0
// Any bytes are either a whole group, which its own seal reproduces, or refused; never a crash.
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/assert.h"
#include "ledger/format/group.h"

using namespace atollbank::ledger::format;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::vector<Slot> slots(size / kSlotSize);
  if (!slots.empty())
    std::memcpy(static_cast<void*>(slots.data()), bytes, slots.size() * kSlotSize);
  const auto group = check_group(slots, kFirstSlot);
  if (!group) return 0;

  JournalEnd before;
  before.end_slot = header_of(*group).previous_end_slot;
  before.last_group_slot = header_of(*group).previous_group_slot;
  const auto end = check_chain(*group, before);
  if (!end) return 0;

  std::vector<Slot> again(group->begin(), group->end());
  ATOLL_ASSERT(seal_group(again, before) == *end);
  ATOLL_ASSERT(std::memcmp(again.data(), group->data(), group->size_bytes()) == 0);
  return 0;
}
