// SPDX-License-Identifier: Apache-2.0
// Groups that somebody made up: every checksum and hash is right, what they say is not.
#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstring>

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/sha256.h"
#include "ledger/format/group.h"
#include "ledger/format/group_example.h"

namespace atollbank::ledger::format {
namespace {

class Forgery {
 public:
  explicit Forgery(std::size_t posting_count = 3)
      : group_(example::group_of(example::postings(posting_count), kFirstSlot, 1'000)) {
    seal_group(group_, {});
  }

  GroupHeaderSlot& header() { return *reinterpret_cast<GroupHeaderSlot*>(group_.data()); }
  PostingSlot& posting() { return *reinterpret_cast<PostingSlot*>(group_.data() + 1); }
  std::vector<Slot>& slots() { return group_; }

  bool has_a_header() {
    header().header_checksum = base::checksum64(
        base::bytes_of(header()).substr(0, offsetof(GroupHeaderSlot, header_checksum)));
    return is_group_header(group_.front(), kFirstSlot);
  }
  std::string check() {
    seal();
    const auto checked = check_group(group_, kFirstSlot);
    return checked ? "" : checked.error().reason;
  }
  std::string follow(const JournalEnd& end = {}) {
    seal(end);
    const auto checked = check_chain(group_, end);
    return checked ? "" : checked.error().reason;
  }

 private:
  void seal(const JournalEnd& end = {}) {
    EXPECT_TRUE(has_a_header());
    std::memset(header().chain_hash, 0, sizeof(header().chain_hash));
    header().checksum = 0;
    const base::ByteView parts[] = {
        {reinterpret_cast<const char*>(end.chain_hash.data()), end.chain_hash.size()}, text()};
    const base::Sha256 hash = base::sha256(parts);
    std::memcpy(header().chain_hash, hash.data(), hash.size());
    header().checksum = base::checksum64(text());
  }
  base::ByteView text() const {
    return {reinterpret_cast<const char*>(group_.data()), group_.size() * kSlotSize};
  }

  std::vector<Slot> group_;
};

TEST(GroupForgery, a_group_sealed_again_is_the_one_that_it_was) {
  Forgery group;
  EXPECT_EQ(group.check(), "");
  EXPECT_EQ(group.follow(), "");
}

TEST(GroupForgery, a_header_counts_whole_blocks_that_its_records_need) {
  Forgery none;
  none.header().slot_count = 0;
  EXPECT_FALSE(none.has_a_header());
  Forgery part;
  part.header().slot_count = kSlotsPerBlock + 1;
  EXPECT_FALSE(part.has_a_header());
  Forgery empty_block;
  empty_block.header().slot_count = 2 * kSlotsPerBlock;  // of which one would do
  EXPECT_FALSE(empty_block.has_a_header());
  Forgery full(kSlotsPerBlock - 1);
  EXPECT_TRUE(full.has_a_header());
  Forgery one_too_many(kSlotsPerBlock - 1);
  one_too_many.header().used_count = kSlotsPerBlock + 1;
  EXPECT_FALSE(one_too_many.has_a_header());
  Forgery spare;
  spare.header().used_count = 1;
  spare.header().command_count = 0;
  EXPECT_TRUE(spare.has_a_header());
  spare.header().used_count = 0;
  EXPECT_FALSE(spare.has_a_header());
}

TEST(GroupForgery, a_header_is_no_command) {
  Forgery group;
  group.header().command_count = group.header().used_count - 1;
  EXPECT_TRUE(group.has_a_header());
  group.header().command_count = group.header().used_count;
  EXPECT_FALSE(group.has_a_header());
}

TEST(GroupForgery, nothing_stands_behind_the_records) {
  Forgery group;
  group.slots().back().bytes[100] = 1;
  EXPECT_EQ(group.check(), "group_checksum_mismatch");
}

TEST(GroupForgery, the_sums_are_those_of_its_records) {
  Forgery both;
  both.header().debit_sum[0] += 1;
  both.header().credit_sum[0] += 1;
  EXPECT_EQ(both.follow(), "group_sums_differ");
  Forgery debit;
  debit.header().debit_sum[1] += 1;
  EXPECT_EQ(debit.follow(), "group_sums_differ");
  Forgery credit;
  credit.header().credit_sum[1] += 1;
  EXPECT_EQ(credit.follow(), "group_sums_differ");
  Forgery record;
  record.posting().amount_minor += 1;
  EXPECT_EQ(record.follow(), "group_sums_differ");
}

TEST(GroupForgery, sums_that_are_told_as_they_are_must_balance_too) {
  Forgery group;
  PostingHeadSlot head;
  head.header.kind = SlotKind::kPostingHead;
  head.leg_count = 1;
  LegsSlot legs;
  legs.count = 1;
  legs.entries[0].amount_minor = 7;
  group.slots()[1] = std::bit_cast<Slot>(head);
  group.slots()[2] = std::bit_cast<Slot>(legs);
  group.header().debit_sum[0] = 102;  // of the third posting, which is left
  group.header().credit_sum[0] = 102 + 7;
  EXPECT_EQ(group.follow(), "group_sums_differ");
}

TEST(GroupForgery, each_thing_that_it_says_of_its_predecessor_counts) {
  Forgery place;
  place.header().previous_group_slot = 1;
  EXPECT_EQ(place.follow(), "group_chain_broken");
  Forgery end;
  end.header().previous_end_slot += kSlotsPerBlock;
  EXPECT_EQ(end.follow(), "group_chain_broken");
  Forgery time;
  time.header().ledger_time_ns = 0;
  EXPECT_EQ(time.follow(), "group_chain_broken");
}

}  // namespace
}  // namespace atollbank::ledger::format
