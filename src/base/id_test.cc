// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace atollbank::base {
namespace {

constexpr Id kGreatestId{.high = UINT64_MAX, .low = UINT64_MAX};

TEST(Id, a_published_transaction_id_names_its_time_and_prints_back) {
  const auto id = parse_id("tx", "tx_00008zIcpb1TB4yeIFXMzx");
  ASSERT_TRUE(id);
  EXPECT_EQ(to_rfc3339(id->time()), "2015-08-22T12:20:18.884Z");
  EXPECT_EQ(id->low & 0xFFFF, 1u);
  EXPECT_EQ(to_text("tx", *id), "tx_00008zIcpb1TB4yeIFXMzx");
}

TEST(Id, a_published_pot_id_names_its_time_and_prints_back) {
  const auto id = parse_id("pot", "pot_00009g4AB7nItyHI3R7CVt");
  ASSERT_TRUE(id);
  EXPECT_EQ(to_rfc3339(id->time()), "2019-02-21T17:13:39.314Z");
  EXPECT_EQ(to_text("pot", *id), "pot_00009g4AB7nItyHI3R7CVt");
}

TEST(Id, the_ends_of_the_range_print_and_parse) {
  EXPECT_EQ(to_base62(Id{}), "0000000000000000000000");
  EXPECT_EQ(to_base62(kGreatestId), "7n42DGM5Tflk9n8mt7Fhc7");
  EXPECT_EQ(parse_base62("0000000000000000000000").value(), Id{});
  EXPECT_EQ(parse_base62("7n42DGM5Tflk9n8mt7Fhc7").value(), kGreatestId);
}

TEST(Id, text_order_is_number_order) {
  const std::vector<Id> ordered = {{0, 0},          {0, 61}, {0, 62},
                                   {0, UINT64_MAX}, {1, 0},  {UINT64_MAX, 1}};
  std::vector<std::string> texts;
  for (const Id id : ordered) texts.push_back(to_base62(id));
  EXPECT_TRUE(std::ranges::is_sorted(texts));
}

TEST(Id, any_id_reads_back_from_its_text) {
  std::uint64_t state = 1;
  const auto next = [&state] { return state = state * 6'364'136'223'846'793'005ull + 1; };
  for (int i = 0; i < 100'000; ++i) {
    // Of every length, and beside the powers where a digit is added.
    const Id id{.high = next() >> (i % 64), .low = i % 3 == 0 ? next() | 0xFFFFFFFF : next()};
    ASSERT_EQ(*parse_base62(to_base62(id)), id);
  }
}

TEST(Id, a_malformed_text_is_refused_with_its_reason) {
  for (const char* text :
       {"", "tx", "tx_", "tx_00008zIcpb1TB4yeIFXMz", "tx_00008zIcpb1TB4yeIFXMzxx",
        "tx_00008zIcpb1TB4yeIFXM-x", "acc_00008zIcpb1TB4yeIFXMzx", "00008zIcpb1TB4yeIFXMzx",
        "tx-00008zIcpb1TB4yeIFXMzx", "tx_7n42DGM5Tflk9n8mt7Fhc8", "tx_zzzzzzzzzzzzzzzzzzzzzz",
        "txx_00008zIcpb1TB4yeIFXMzx",
        "tx_\xC3\xA9"
        "008zIcpb1TB4yeIFXMzx"}) {
    const auto id = parse_id("tx", text);
    ASSERT_FALSE(id) << text;
    EXPECT_EQ(id.error().reason, "malformed_id");
    EXPECT_EQ(id.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Id, a_time_beyond_the_range_stays_at_its_end) {
  EXPECT_EQ(kGreatestId.time(), Timestamp::from_ms(INT64_MAX / 1'000'000));
}

TEST(DeriveId, is_the_same_each_time_and_differs_by_scope_name_and_slice) {
  const Id id = derive_id("saga", "step", 7);
  EXPECT_EQ(id, derive_id("saga", "step", 7));
  EXPECT_EQ(id.slice(), 7);
  EXPECT_NE(id, derive_id("sagas", "tep", 7));
  EXPECT_NE(id, derive_id("saga", "step2", 7));
  EXPECT_EQ(derive_id("saga", "step", 8).slice(), 8);
}

TEST(DeriveId, never_changes_between_releases) {
  EXPECT_EQ(to_base62(derive_id("saga", "step", 7)), "4a2JiQbvPEeGVCZVlengxc");
}

TEST(IdGenerator, ids_increase_and_carry_time_slice_and_worker) {
  ManualClock clock(Timestamp::from_ms(1'000));
  IdGenerator generator(clock, 5);
  const Id first = generator.next(9);
  const Id second = generator.next(9);
  EXPECT_LT(first, second);
  EXPECT_EQ(first.high, 1'000u);
  EXPECT_EQ(first.slice(), 9);
  EXPECT_EQ((first.low >> 16) & 0xF'FFFF'FFFF, 5u);
}

TEST(IdGenerator, ids_increase_when_the_clock_goes_back) {
  ManualClock clock(Timestamp::from_ms(10'000));
  IdGenerator generator(clock, 1);
  const Id before = generator.next(0);
  clock.jump_wall(Duration::from_seconds(-5));
  EXPECT_LT(before, generator.next(0));
}

TEST(IdGenerator, a_used_up_millisecond_borrows_from_the_next) {
  ManualClock clock(Timestamp::from_ms(10'000));
  IdGenerator generator(clock, 1);
  std::set<Id> ids;
  for (int i = 0; i < 70'000; ++i) ids.insert(generator.next(0));
  EXPECT_EQ(ids.size(), 70'000u);
  EXPECT_EQ(ids.rbegin()->high, 10'001u);
}

}  // namespace
}  // namespace atollbank::base
