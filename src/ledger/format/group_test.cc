// SPDX-License-Identifier: Apache-2.0
#include "ledger/format/group.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>

#include "ledger/format/group_example.h"

namespace atollbank::ledger::format {
namespace {

using example::group_of;
using example::posting;
using example::postings;

struct Sealed {
  std::vector<Slot> group;
  JournalEnd end;
};

Sealed seal(std::vector<Slot> group, const JournalEnd& end) {
  const JournalEnd next = seal_group(group, end);
  return {std::move(group), next};
}

Sealed first_group(std::size_t posting_count = 3) {
  return seal(group_of(postings(posting_count), kFirstSlot, 1'000), {});
}

GroupHeaderSlot& header_in(std::vector<Slot>& group) {
  return *reinterpret_cast<GroupHeaderSlot*>(group.data());
}

std::string reason_of_check(std::span<const Slot> slots, std::uint64_t first_slot = kFirstSlot) {
  const auto checked = check_group(slots, first_slot);
  return checked ? "" : checked.error().reason;
}

std::string reason_of_chain(std::span<const Slot> group, const JournalEnd& end) {
  const auto checked = check_chain(group, end);
  return checked ? "" : checked.error().reason;
}

TEST(Group, a_sealed_group_is_whole_and_follows_its_predecessor) {
  const Sealed first = first_group();
  const Sealed second = seal(group_of(postings(40, 9), first.end.end_slot, 1'001), first.end);

  ASSERT_EQ(reason_of_check(first.group), "");
  EXPECT_EQ(*check_chain(first.group, {}), first.end);
  ASSERT_EQ(reason_of_check(second.group, first.end.end_slot), "");
  EXPECT_EQ(*check_chain(second.group, first.end), second.end);
  EXPECT_EQ(second.end.end_slot, kFirstSlot + 32 + 64);
  EXPECT_EQ(second.end.last_group_slot, kFirstSlot + 32);
  EXPECT_EQ(second.end.ledger_time_ns, 1'001);
}

TEST(Group, the_first_group_names_the_first_slot_as_its_predecessors_end) {
  const Sealed first = first_group();
  EXPECT_EQ(header_of(first.group).previous_end_slot, kFirstSlot);
  EXPECT_EQ(header_of(first.group).previous_group_slot, 0u);
}

TEST(Group, a_group_may_leave_a_gap_behind_its_predecessor) {
  const Sealed first = first_group();
  const Sealed second = seal(group_of(postings(1), 4096 + kSlotsPerBlock, 1'001), first.end);
  EXPECT_EQ(*check_chain(second.group, first.end), second.end);
  EXPECT_EQ(header_of(second.group).previous_end_slot, first.end.end_slot);
}

TEST(Group, only_the_group_is_taken_from_a_longer_run_of_slots) {
  std::vector<Slot> slots = first_group().group;
  slots.resize(slots.size() + 100);
  const auto checked = check_group(slots, kFirstSlot);
  ASSERT_TRUE(checked.has_value());
  EXPECT_EQ(checked->size(), kSlotsPerBlock);
}

TEST(Group, every_flipped_bit_is_found) {
  std::vector<Slot> group = first_group(2).group;
  auto* const bytes = reinterpret_cast<unsigned char*>(group.data());
  for (std::size_t bit = 0; bit < group.size() * kSlotSize * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<unsigned char>(1u << (bit % 8));
    ASSERT_NE(reason_of_check(group), "") << "bit " << bit;
    bytes[bit / 8] ^= static_cast<unsigned char>(1u << (bit % 8));
  }
  EXPECT_EQ(reason_of_check(group), "");
}

TEST(Group, a_missing_tail_is_named_as_such) {
  const auto group = seal(group_of(postings(40), kFirstSlot, 1), {}).group;
  EXPECT_EQ(reason_of_check(std::span(group).first(32)), "group_cut_short");
  EXPECT_EQ(reason_of_check({}), "not_a_group");
}

TEST(Group, a_group_out_of_its_place_is_no_group) {
  EXPECT_EQ(reason_of_check(first_group().group, kFirstSlot + 32), "not_a_group");
}

TEST(Group, a_later_format_is_named_as_such) {
  auto group = first_group().group;
  header_in(group).format = kFormatNumber + 1;
  EXPECT_EQ(reason_of_check(group), "group_format_unknown");
}

TEST(Group, the_header_is_known_to_be_whole_when_the_rest_is_lost) {
  auto group = first_group(100).group;
  std::fill(group.begin() + 32, group.end(), Slot{});
  EXPECT_TRUE(is_group_header(group.front(), kFirstSlot));
  EXPECT_EQ(reason_of_check(group), "group_checksum_mismatch");
  header_in(group).used_count -= 1;
  EXPECT_FALSE(is_group_header(group.front(), kFirstSlot));
}

TEST(Group, a_group_of_another_history_breaks_the_chain) {
  const Sealed first = first_group(3);
  const Sealed other = first_group(4);
  const Sealed second = seal(group_of(postings(1), first.end.end_slot, 1'001), first.end);
  ASSERT_EQ(first.end.end_slot, other.end.end_slot);
  EXPECT_EQ(reason_of_chain(second.group, other.end), "group_chain_broken");
}

TEST(Group, time_and_place_never_go_back) {
  const Sealed first = first_group();
  const Sealed second = seal(group_of(postings(1), first.end.end_slot, 1'001), first.end);
  JournalEnd later = first.end;
  later.ledger_time_ns = 1'001;
  EXPECT_EQ(reason_of_chain(second.group, later), "group_chain_broken");
  JournalEnd further = first.end;
  further.end_slot += kSlotsPerBlock;
  EXPECT_EQ(reason_of_chain(second.group, further), "group_chain_broken");
  EXPECT_EQ(reason_of_chain(first.group, first.end), "group_chain_broken");
}

TEST(Group, sums_count_postings_captures_and_legs_that_were_done) {
  PostingSlot capture = std::bit_cast<PostingSlot>(posting(5, 2));
  capture.header.kind = SlotKind::kCapture;
  PostingHeadSlot head;
  head.header.kind = SlotKind::kPostingHead;
  head.leg_count = 3;
  LegsSlot legs;
  legs.count = 3;
  legs.entries[0].amount_minor = INT64_MIN;
  legs.entries[1].amount_minor = INT64_MAX;
  legs.entries[2].amount_minor = 1;
  PostingHeadSlot declined = head;
  declined.header.outcome = Outcome::kInsufficientFunds;
  const std::vector<Slot> records = {posting(1'000, 1),
                                     std::bit_cast<Slot>(capture),
                                     posting(70'000, 3, Outcome::kDebitsFrozen),
                                     std::bit_cast<Slot>(head),
                                     std::bit_cast<Slot>(legs),
                                     std::bit_cast<Slot>(declined),
                                     std::bit_cast<Slot>(legs)};

  const Sealed sealed = seal(group_of(records, kFirstSlot, 1), {});

  const auto& header = header_of(sealed.group);
  EXPECT_EQ(header.debit_sum[0], 1'005u + (std::uint64_t{1} << 63));
  EXPECT_EQ(header.debit_sum[1], 0u);
  EXPECT_EQ(header.credit_sum[0], header.debit_sum[0]);
  EXPECT_EQ(header.credit_sum[1], 0u);
}

TEST(Group, sums_do_not_stop_at_64_bits) {
  const std::vector<Slot> records(4, posting(INT64_MAX, 1));
  const Sealed sealed = seal(group_of(records, kFirstSlot, 1), {});
  EXPECT_EQ(header_of(sealed.group).debit_sum[0], ~std::uint64_t{3});
  EXPECT_EQ(header_of(sealed.group).debit_sum[1], 1u);
}

TEST(GroupDeathTest, an_unbalanced_group_is_never_sealed) {
  PostingHeadSlot head;
  head.header.kind = SlotKind::kPostingHead;
  head.leg_count = 2;
  LegsSlot legs;
  legs.count = 2;
  legs.entries[0].amount_minor = 10;
  legs.entries[1].amount_minor = -9;
  auto group = group_of({std::bit_cast<Slot>(head), std::bit_cast<Slot>(legs)}, kFirstSlot, 1);
  EXPECT_DEATH(seal_group(group, {}), "debit");
}

TEST(GroupDeathTest, padding_with_something_in_it_is_never_sealed) {
  auto group = group_of(postings(1), kFirstSlot, 1);
  group.back().bytes[5] = 1;
  EXPECT_DEATH(seal_group(group, {}), "is_zero");
}

TEST(GroupDeathTest, a_whole_block_of_padding_is_never_sealed) {
  auto group = group_of(postings(kSlotsPerBlock - 1), kFirstSlot, 1);
  ASSERT_EQ(group.size(), kSlotsPerBlock);
  group.resize(2 * kSlotsPerBlock);
  header_in(group).slot_count = 2 * kSlotsPerBlock;
  EXPECT_DEATH(seal_group(group, {}), "counts_make_sense");
}

}  // namespace
}  // namespace atollbank::ledger::format
