// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/recent_slots.h"

#include <gtest/gtest.h>

#include <cstring>

namespace atollbank::adapters {
namespace {

using ledger::format::Slot;

constexpr std::uint64_t kChunkSlots = 8192;  // a megabyte
constexpr std::uint64_t kChunkBytes = kChunkSlots * ledger::format::kSlotSize;

// The slot that stands at a number, told by its bytes.
Slot slot_of(std::uint64_t number) {
  Slot slot{};
  std::memcpy(slot.bytes, &number, sizeof(number));
  return slot;
}

void append_up_to(RecentSlots& recent, std::uint64_t end) {
  std::vector<Slot> slots;
  for (std::uint64_t i = recent.end_slot(); i < end; ++i) slots.push_back(slot_of(i));
  recent.append(slots);
}

bool holds(const RecentSlots& recent, std::uint64_t first, std::uint64_t end) {
  std::vector<Slot> out(end - first);
  if (!recent.read(first, out)) return false;
  for (std::uint64_t i = first; i < end; ++i) {
    const Slot expected = slot_of(i);
    if (std::memcmp(&out[i - first], &expected, sizeof(Slot)) != 0) return false;
  }
  return true;
}

TEST(RecentSlots, what_was_appended_is_read_from_its_begin_to_its_end) {
  RecentSlots recent(kChunkBytes);
  recent.begin_at(32);
  append_up_to(recent, 40);
  EXPECT_TRUE(holds(recent, 32, 40));
  EXPECT_TRUE(holds(recent, 39, 40));
  EXPECT_FALSE(holds(recent, 31, 40));
}

TEST(RecentSlots, it_keeps_as_many_bytes_as_it_was_asked_to) {
  RecentSlots recent(2 * kChunkBytes);
  append_up_to(recent, 5 * kChunkSlots);
  EXPECT_TRUE(holds(recent, 3 * kChunkSlots, 5 * kChunkSlots));
  append_up_to(recent, 5 * kChunkSlots + 1);
  EXPECT_TRUE(holds(recent, 3 * kChunkSlots, 5 * kChunkSlots + 1));
  EXPECT_FALSE(holds(recent, 3 * kChunkSlots - 1, 3 * kChunkSlots));
}

TEST(RecentSlots, it_keeps_one_chunk_more_and_not_two) {
  RecentSlots recent(kChunkBytes + 1);
  append_up_to(recent, 3 * kChunkSlots);
  EXPECT_TRUE(holds(recent, 0, 3 * kChunkSlots));
  append_up_to(recent, 3 * kChunkSlots + 1);
  EXPECT_FALSE(holds(recent, 0, kChunkSlots));
  RecentSlots exact(kChunkBytes);
  append_up_to(exact, 2 * kChunkSlots);
  EXPECT_TRUE(holds(exact, 0, 2 * kChunkSlots));
  append_up_to(exact, 2 * kChunkSlots + 1);
  EXPECT_FALSE(holds(exact, 0, kChunkSlots));
}

TEST(RecentSlots, zeros_are_slots_like_others) {
  RecentSlots recent(kChunkBytes);
  append_up_to(recent, kChunkSlots - 3);
  recent.append_zeros(5);
  EXPECT_EQ(recent.end_slot(), kChunkSlots + 2);
  append_up_to(recent, kChunkSlots + 4);
  std::vector<Slot> out(9, slot_of(7));
  ASSERT_TRUE(recent.read(kChunkSlots - 5, out));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Slot expected = i < 2 || i >= 7 ? slot_of(kChunkSlots - 5 + i) : Slot{};
    EXPECT_EQ(std::memcmp(&out[i], &expected, sizeof(Slot)), 0) << i;
  }
}

TEST(RecentSlots, more_zeros_than_it_keeps_leave_it_full_of_them) {
  RecentSlots recent(kChunkBytes);
  append_up_to(recent, 10);
  recent.append_zeros(20 * kChunkSlots);
  EXPECT_EQ(recent.end_slot(), 20 * kChunkSlots + 10);
  std::vector<Slot> out(kChunkSlots, slot_of(7));
  ASSERT_TRUE(recent.read(19 * kChunkSlots, out));
  EXPECT_EQ(out.front().bytes[0], 0);
  EXPECT_EQ(out.back().bytes[0], 0);
  EXPECT_FALSE(holds(recent, 0, 10));
}

TEST(RecentSlots, a_new_begin_forgets_what_was_kept) {
  RecentSlots recent(kChunkBytes);
  append_up_to(recent, 100);
  recent.begin_at(50);
  EXPECT_FALSE(holds(recent, 40, 50));
  append_up_to(recent, 60);
  EXPECT_TRUE(holds(recent, 50, 60));
  EXPECT_FALSE(holds(recent, 49, 60));
}

}  // namespace
}  // namespace atollbank::adapters
