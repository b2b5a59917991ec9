// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/journal_copy.h"

#include <gtest/gtest.h>

#include <cstring>

#include "adapters/file/file_journal.h"
#include "adapters/memory/memory_disk.h"
#include "tests/contract/journal_writer.h"

namespace atollbank::adapters {
namespace {

using ports::Slot;

class NoPool final : public runtime::BlockingPool {
 public:
  bool run(runtime::Work) override { return false; }
};

class JournalCopied : public ::testing::Test {
 protected:
  static constexpr SegmentShape kShape{.shard = 0, .slots = 8 * ledger::format::kSlotsPerBlock};
  static constexpr FileJournalOptions kOptions{.segment_bytes = kShape.slots * 128};

  void SetUp() override {
    ASSERT_TRUE(journal_.recover({}, [](auto) { return base::Result<void>(); }));
    write_groups(24);
  }
  void write_groups(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_TRUE(writer_.append(journal_, 1 + writer_.groups().size() % 50 * 2));
    }
  }
  // Of the journal, from the group with that number on.
  std::vector<Slot> groups_from(std::size_t number, std::size_t count = SIZE_MAX) const {
    std::vector<Slot> slots;
    for (; number < writer_.groups().size() && count > 0; ++number, --count) {
      const auto& group = writer_.groups()[number];
      slots.insert(slots.end(), group.begin(), group.end());
    }
    return slots;
  }
  base::Result<std::unique_ptr<JournalCopy>> open(SegmentShape shape = kShape) {
    return JournalCopy::open(copied_disk_, pool_, shape);
  }
  // What the copy holds, as a journal would recover it.
  std::vector<std::vector<Slot>> groups_of_copy() {
    FileJournal copied(copied_disk_, pool_, kOptions);
    return contract::recover_all(copied).groups;
  }

  NoPool pool_;
  MemoryDisk disk_;
  MemoryDisk copied_disk_;
  FileJournal journal_{disk_, pool_, kOptions};
  contract::JournalWriter writer_;
};

TEST_F(JournalCopied, the_copy_holds_the_same_groups_over_several_segments) {
  {
    const auto copy = open();
    ASSERT_TRUE(copy) << copy.error().message;
    ASSERT_TRUE((*copy)->append(groups_from(0)));
    ASSERT_TRUE((*copy)->sync());
    EXPECT_EQ((*copy)->end(), writer_.end());
  }
  EXPECT_GT(disk_.contents().size(), 2u);
  EXPECT_TRUE(contract::same_groups(groups_of_copy(), writer_.groups()));
}

TEST(LongGroup, is_copied_in_pieces_and_whole) {
  NoPool pool;
  MemoryDisk disk;
  MemoryDisk copied_disk;
  const SegmentShape shape{.shard = 0, .slots = 1u << 17};
  const FileJournalOptions options{.segment_bytes = shape.bytes()};
  FileJournal journal(disk, pool, options);
  ASSERT_TRUE(journal.recover({}, [](auto) { return base::Result<void>(); }));
  contract::JournalWriter writer;
  ASSERT_TRUE(writer.append(journal, 70'000));
  const auto copy = JournalCopy::open(copied_disk, pool, shape);
  ASSERT_TRUE((*copy)->append(writer.groups()[0]));
  ASSERT_TRUE((*copy)->finish());
  FileJournal copied(copied_disk, pool, options);
  EXPECT_TRUE(contract::same_groups(contract::recover_all(copied).groups, writer.groups()));
}

TEST_F(JournalCopied, a_copy_goes_on_where_it_stopped) {
  {
    const auto copy = open();
    ASSERT_TRUE((*copy)->append(groups_from(0)));
    ASSERT_TRUE((*copy)->sync());
  }
  write_groups(9);
  const auto again = open();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)->first_chain_hash()[0],
            ledger::format::header_of(writer_.groups()[0]).chain_hash[0]);
  ASSERT_TRUE((*again)->append(groups_from(24)));
  ASSERT_TRUE((*again)->sync());
  EXPECT_EQ((*again)->end(), writer_.end());
  EXPECT_TRUE(contract::same_groups(groups_of_copy(), writer_.groups()));
}

TEST_F(JournalCopied, a_group_that_does_not_follow_is_refused_and_nothing_of_it_is_kept) {
  const auto copy = open();
  ASSERT_TRUE((*copy)->append(groups_from(0, 3)));
  const auto gap = (*copy)->append(groups_from(4));
  ASSERT_FALSE(gap);
  EXPECT_EQ(gap.error().reason, "group_chain_broken");
  auto damaged = groups_from(3);
  damaged[1].bytes[40] ^= 1;
  const auto flipped = (*copy)->append(damaged);
  ASSERT_FALSE(flipped);
  EXPECT_EQ(flipped.error().reason, "group_checksum_mismatch");
  ASSERT_TRUE((*copy)->append(groups_from(3)));
  EXPECT_EQ((*copy)->end(), writer_.end());
}

// Such a tail no journal leaves behind: it syncs each group before the next.
TEST_F(JournalCopied, what_was_not_synced_and_is_torn_is_taken_again) {
  {
    const auto copy = open();
    ASSERT_TRUE((*copy)->append(groups_from(0, 4)));
    ASSERT_TRUE((*copy)->sync());
    ASSERT_TRUE((*copy)->append(groups_from(4)));
  }
  const std::uint64_t torn = ledger::format::header_of(writer_.groups()[5]).first_slot + 1;
  copied_disk_.flip_bit(segment_name(kShape.index_of(torn)), (kShape.offset_of(torn) + 50) * 8);
  const auto again = open();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)->end().last_group_slot,
            ledger::format::header_of(writer_.groups()[3]).first_slot);
  ASSERT_TRUE((*again)->append(groups_from(4)));
  ASSERT_TRUE((*again)->finish());
  EXPECT_TRUE(contract::same_groups(groups_of_copy(), writer_.groups()));
}

TEST_F(JournalCopied, a_torn_segment_behind_a_full_one_is_taken_again) {
  while (kShape.offset_of(writer_.end().end_slot) != 0) ASSERT_TRUE(writer_.append(journal_, 1));
  const std::size_t whole = writer_.groups().size();
  write_groups(2);
  {
    const auto copy = open();
    ASSERT_TRUE((*copy)->append(groups_from(0, whole)));
    ASSERT_TRUE((*copy)->sync());
    ASSERT_TRUE((*copy)->append(groups_from(whole)));
  }
  const std::uint64_t torn = ledger::format::header_of(writer_.groups()[whole]).first_slot + 1;
  copied_disk_.flip_bit(segment_name(kShape.index_of(torn)), (kShape.offset_of(torn) + 50) * 8);
  const auto again = open();
  ASSERT_TRUE(again) << again.error().message;
  ASSERT_TRUE((*again)->append(groups_from(whole)));
  ASSERT_TRUE((*again)->finish());
  EXPECT_TRUE(contract::same_groups(groups_of_copy(), writer_.groups()));
}

TEST_F(JournalCopied, whole_groups_that_no_mark_tells_of_are_kept_and_name_the_ledger) {
  { ASSERT_TRUE((*open())->append(groups_from(0))); }
  const auto again = open();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)->end(), writer_.end());
  const auto& first = ledger::format::header_of(writer_.groups()[0]);
  EXPECT_EQ(std::memcmp((*again)->first_chain_hash().data(), first.chain_hash, 32), 0);
}

// A disk that fails once, after it opened `opens_left` files.
class ShutDisk final : public MemoryDisk {
 public:
  int opens_left = 1'000'000;
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override {
    if (opens_left-- != 0) return MemoryDisk::open(name);
    return base::fail(base::ErrorCode::kInternal, "disk_failed", "it broke");
  }
};

TEST_F(JournalCopied, a_disk_that_fails_while_a_torn_tail_is_cut_is_told) {
  ShutDisk disk;
  {
    const auto copy = JournalCopy::open(disk, pool_, kShape);
    ASSERT_TRUE((*copy)->append(groups_from(0, 1)));
    ASSERT_TRUE((*copy)->sync());
    ASSERT_TRUE((*copy)->append(groups_from(1, 2)));
  }
  const std::uint64_t torn = ledger::format::header_of(writer_.groups()[1]).first_slot + 1;
  disk.flip_bit(segment_name(kShape.index_of(torn)), (kShape.offset_of(torn) + 50) * 8);
  // The mark and each segment are opened to find the damage; the next one is to be cut.
  disk.opens_left = 1 + static_cast<int>(disk.contents().size()) - 1;
  const auto refused = JournalCopy::open(disk, pool_, kShape);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "disk_failed");
}

TEST_F(JournalCopied, the_smallest_segments_are_found_again) {
  const SegmentShape shape{.shard = 0, .slots = 2 * ledger::format::kSlotsPerBlock};
  { ASSERT_TRUE(open(shape)); }
  const auto again = open(shape);
  EXPECT_TRUE(again) << again.error().message;
}

TEST_F(JournalCopied, a_segment_that_is_gone_though_it_was_durable_is_told) {
  {
    const auto copy = open();
    ASSERT_TRUE((*copy)->append(groups_from(0)));
    ASSERT_TRUE((*copy)->sync());
  }
  const std::uint64_t last = writer_.end().last_group_slot;
  ASSERT_GT(kShape.index_of(last), 0u);
  ASSERT_TRUE(copied_disk_.remove(segment_name(kShape.index_of(last))));
  const auto refused = open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "journal_damaged");
}

TEST_F(JournalCopied, damage_of_what_was_durable_is_told) {
  {
    const auto copy = open();
    ASSERT_TRUE((*copy)->append(groups_from(0, 4)));
    ASSERT_TRUE((*copy)->sync());
  }
  const std::uint64_t last = ledger::format::header_of(writer_.groups()[3]).first_slot + 1;
  copied_disk_.flip_bit(segment_name(kShape.index_of(last)), (kShape.offset_of(last) + 50) * 8);
  const auto refused = open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "journal_damaged");
}

TEST_F(JournalCopied, a_journal_of_its_own_is_left_alone) {
  const auto before = disk_.contents();
  const auto refused = JournalCopy::open(disk_, pool_, kShape);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "folder_is_no_copy");
  EXPECT_EQ(disk_.contents(), before);
}

TEST_F(JournalCopied, a_journal_of_one_segment_is_left_alone_as_well) {
  MemoryDisk short_disk;
  FileJournal short_journal(short_disk, pool_, kOptions);
  ASSERT_TRUE(short_journal.recover({}, [](auto) { return base::Result<void>(); }));
  contract::JournalWriter writer;
  ASSERT_TRUE(writer.append(short_journal, 1));
  ASSERT_EQ(short_disk.contents().size(), 1u);
  const auto refused = JournalCopy::open(short_disk, pool_, kShape);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "folder_is_no_copy");
}

TEST_F(JournalCopied, a_finished_copy_is_a_journal_of_its_own) {
  {
    const auto copy = open();
    ASSERT_TRUE((*copy)->append(groups_from(0)));
    ASSERT_TRUE((*copy)->finish());
  }
  const auto refused = open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "folder_is_no_copy");
}

TEST_F(JournalCopied, segments_of_another_size_or_shard_are_refused) {
  const auto copy = open({.shard = 0, .slots = 5 * ledger::format::kSlotsPerBlock});
  const auto refused = (*copy)->append(groups_from(0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "segment_of_another_shape");
}

TEST_F(JournalCopied, segments_that_end_where_the_copys_do_not_are_refused) {
  // Twice as long, and half as long: the first goes over the end of the source's, the second ends
  // in its middle.
  for (const std::uint32_t blocks : {16u, 4u}) {
    MemoryDisk disk;
    const auto copy = JournalCopy::open(
        disk, pool_, {.shard = 0, .slots = blocks * ledger::format::kSlotsPerBlock});
    MemoryDisk source_disk;
    FileJournal source(source_disk, pool_, kOptions);
    ASSERT_TRUE(source.recover({}, [](auto) { return base::Result<void>(); }));
    contract::JournalWriter writer;
    base::Result<void> taken;
    for (int i = 0; i < 20 && taken; ++i) {
      ASSERT_TRUE(writer.append(source, 1));
      taken = (*copy)->append(writer.groups().back());
    }
    ASSERT_FALSE(taken) << blocks;
    EXPECT_EQ(taken.error().reason, "segment_of_another_shape") << blocks;
  }
}

TEST_F(JournalCopied, a_damaged_mark_is_told_and_nothing_is_touched) {
  { ASSERT_TRUE(open()); }
  copied_disk_.flip_bit(kCopyMarkName, 300);
  const auto before = copied_disk_.contents();
  const auto refused = open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "journal_damaged");
  EXPECT_EQ(copied_disk_.contents(), before);
}

}  // namespace
}  // namespace atollbank::adapters
