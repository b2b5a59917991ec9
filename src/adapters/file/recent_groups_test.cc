// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/recent_groups.h"

#include <gtest/gtest.h>

#include <cstring>

namespace atollbank::adapters {
namespace {

using ledger::format::kSlotSize;
using ledger::format::Slot;

// The slot that stands at a number, told by its bytes.
Slot slot_of(std::uint64_t number) {
  Slot slot{};
  std::memcpy(slot.bytes, &number, sizeof(number));
  return slot;
}

void append(RecentGroups& recent, std::uint64_t first, std::uint64_t end) {
  std::vector<Slot> slots;
  for (std::uint64_t i = first; i < end; ++i) slots.push_back(slot_of(i));
  recent.append(first, slots);
}

bool holds(const RecentGroups& recent, std::uint64_t first, std::uint64_t end) {
  std::vector<Slot> out(end - first);
  if (!recent.read(first, out)) return false;
  for (std::uint64_t i = first; i < end; ++i) {
    const Slot expected = slot_of(i);
    if (std::memcmp(&out[i - first], &expected, sizeof(Slot)) != 0) return false;
  }
  return true;
}

TEST(RecentGroups, any_run_of_slots_is_read_that_lies_in_groups) {
  RecentGroups recent(1'000 * kSlotSize);
  append(recent, 32, 64);
  append(recent, 64, 160);
  append(recent, 192, 224);
  EXPECT_TRUE(holds(recent, 32, 160));
  EXPECT_TRUE(holds(recent, 63, 65));
  EXPECT_TRUE(holds(recent, 159, 160));
  EXPECT_TRUE(holds(recent, 192, 224));
  EXPECT_FALSE(holds(recent, 31, 33));
  EXPECT_FALSE(holds(recent, 159, 161));
  EXPECT_FALSE(holds(recent, 191, 193));
  EXPECT_FALSE(holds(recent, 223, 225));
}

TEST(RecentGroups, a_group_is_found_by_each_of_its_slots) {
  RecentGroups recent(1'000 * kSlotSize);
  EXPECT_EQ(recent.find(32), nullptr);
  append(recent, 32, 64);
  append(recent, 96, 128);
  for (const std::uint64_t slot : {32u, 63u}) EXPECT_EQ(recent.find(slot)->first_slot, 32u);
  for (const std::uint64_t slot : {96u, 127u}) EXPECT_EQ(recent.find(slot)->end_slot(), 128u);
  for (const std::uint64_t slot : {31u, 64u, 95u, 128u}) EXPECT_EQ(recent.find(slot), nullptr);
}

TEST(RecentGroups, it_keeps_what_it_may_and_drops_the_oldest) {
  RecentGroups recent(96 * kSlotSize);
  for (const std::uint64_t first : {0u, 32u, 64u}) append(recent, first, first + 32);
  EXPECT_TRUE(holds(recent, 0, 96));
  append(recent, 96, 128);
  EXPECT_EQ(recent.find(31), nullptr);
  EXPECT_TRUE(holds(recent, 32, 128));
  append(recent, 128, 160);
  EXPECT_EQ(recent.find(63), nullptr);
  EXPECT_TRUE(holds(recent, 64, 160));
}

TEST(RecentGroups, it_keeps_the_newest_however_large) {
  RecentGroups recent(32 * kSlotSize);
  append(recent, 32, 64);
  append(recent, 64, 640);
  EXPECT_EQ(recent.find(63), nullptr);
  EXPECT_TRUE(holds(recent, 64, 640));
}

TEST(RecentGroups, whoever_has_a_group_keeps_it) {
  RecentGroups recent(32 * kSlotSize);
  append(recent, 32, 64);
  const auto kept = recent.find(32);
  append(recent, 64, 96);
  EXPECT_EQ(recent.find(32), nullptr);
  EXPECT_EQ(kept->slots.size(), 32u);
}

}  // namespace
}  // namespace atollbank::adapters
