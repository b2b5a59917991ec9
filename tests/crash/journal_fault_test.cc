// SPDX-License-Identifier: Apache-2.0
// A file journal whose disk is full, fails, or comes back with something missing.
#include <gtest/gtest.h>

#include "tests/crash/journal_on_disk.h"

namespace atollbank::crash {
namespace {

using base::ErrorCode;
using contract::same_groups;
using Content = adapters::MemoryDisk::Content;

void fill(JournalOnDisk& home) {
  for (const std::size_t postings : {3u, 40u, 31u, 40u, 5u}) {
    ASSERT_TRUE(home.append(postings).has_value());
  }
}

// Zeros in place of `sectors` sectors of a file, as if they had never been written.
void lose_sectors(JournalOnDisk& home, std::string_view name, std::size_t first,
                  std::size_t sectors) {
  Content content = home.disk.contents().at(std::string(name));
  std::fill_n(content.begin() + static_cast<std::ptrdiff_t>(first * 512), sectors * 512,
              std::byte{0});
  home.disk.set_content(name, content);
}

std::string message_of(const contract::Replayed& replayed) {
  return replayed.end ? "" : replayed.end.error().message;
}

TEST(JournalFault, a_group_that_vanished_before_a_checkpoint_is_missed_by_its_readers) {
  for (std::size_t lost = 0; lost < 4; ++lost) {
    JournalOnDisk home;
    fill(home);
    const auto& header = ledger::format::header_of(home.writer.groups()[lost]);
    const std::uint64_t byte = header.first_slot * ledger::format::kSlotSize;
    lose_sectors(home, adapters::segment_name(byte / kTinySegments.segment_bytes),
                 byte % kTinySegments.segment_bytes / 512, 8);
    ASSERT_TRUE(home.restart(home.writer.end()).end.has_value());
    std::vector<ports::Slot> slots;
    const auto read = home.journal().read_groups(header.first_slot, 1 << 20, slots);
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().reason, "journal_damaged");
  }
}

TEST(JournalFault, a_full_disk_refuses_places_and_takes_them_again_when_space_returns) {
  JournalOnDisk home;
  ASSERT_TRUE(home.append(3).has_value());
  home.disk.set_capacity(20'000);
  ASSERT_TRUE(home.append(40).has_value());
  for (int i = 0; i < 3; ++i) {
    const auto refused = home.append(40);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kResourceExhausted);
    EXPECT_EQ(refused.error().reason, "no_space");
  }
  EXPECT_EQ(home.disk.list()->size(), 1u);
  home.disk.set_capacity(1'000'000);
  ASSERT_TRUE(home.append(40).has_value());
  EXPECT_TRUE(same_groups(home.restart().groups, home.writer.groups()));
}

TEST(JournalFault, a_group_that_has_its_place_is_written_on_a_full_disk) {
  JournalOnDisk home;
  ASSERT_TRUE(home.append(3).has_value());
  home.disk.set_capacity(0);
  EXPECT_TRUE(home.append(3).has_value());
  EXPECT_TRUE(home.append(3).has_value());
}

TEST(JournalFault, space_that_runs_out_halfway_through_a_segment_is_given_back) {
  class Forgetful final : public ports::Disk {
   public:
    explicit Forgetful(ports::Disk& disk) : disk_(disk) {}
    base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view n) override {
      return disk_.open_or_create(n);
    }
    base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view n) override {
      return disk_.open(n);
    }
    base::Result<void> rename(std::string_view a, std::string_view b) override {
      return disk_.rename(a, b);
    }
    base::Result<void> remove(std::string_view n) override { return disk_.remove(n); }
    base::Result<std::vector<std::string>> list() const override { return disk_.list(); }
    base::Result<void> sync_folder() override { return disk_.sync_folder(); }
    // A quota, or another program, that the figure does not show.
    base::Result<std::uint64_t> free_bytes() const override { return std::uint64_t{1} << 40; }

   private:
    ports::Disk& disk_;
  };
  adapters::MemoryDisk disk;
  Forgetful forgetful(disk);
  InlinePool pool;
  adapters::FileJournal journal(forgetful, pool, kTinySegments);
  ASSERT_TRUE(contract::recover_all(journal).end.has_value());
  disk.set_capacity(9'000);
  EXPECT_EQ(journal.reserve(32, 1).error().reason, "no_space");
  EXPECT_TRUE(disk.list()->empty());
}

TEST(JournalFault, the_first_failed_write_or_sync_ends_it_for_good) {
  for (const bool fails_at_sync : {false, true}) {
    JournalOnDisk home;
    ASSERT_TRUE(home.append(3).has_value());
    if (fails_at_sync) home.disk.fail_syncs_after(0);
    if (!fails_at_sync) home.disk.fail_writes_after(0);
    const auto failed = home.append(3);
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().code, ErrorCode::kInternal);
    EXPECT_EQ(failed.error().reason, "disk_failed");

    home.disk.fail_syncs_after(1'000);
    home.disk.fail_writes_after(1'000);
    const auto later = home.append(3);
    ASSERT_FALSE(later.has_value());
    EXPECT_EQ(later.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(later.error().reason, "journal_broken");
    EXPECT_EQ(home.journal().durable_end(), home.writer.end().end_slot);
  }
}

TEST(JournalFault, a_torn_tail_is_cut_and_its_place_is_zero_before_it_is_used_again) {
  JournalOnDisk home;
  fill(home);
  ASSERT_TRUE(home.append(90).has_value());
  const std::uint64_t first_slot = ledger::format::header_of(home.writer.attempted()).first_slot;
  ASSERT_EQ(first_slot, 3 * 128 + 32u);
  lose_sectors(home, "journal-00000003", 8 + 3, 2);

  const auto replayed = home.restart();

  ASSERT_EQ(message_of(replayed), "");
  EXPECT_EQ(replayed.groups.size(), home.writer.groups().size() - 1);
  EXPECT_TRUE(
      same_groups(replayed.groups, {home.writer.groups().begin(), home.writer.groups().end() - 1}));
  const Content cut = home.disk.contents().at("journal-00000003");
  EXPECT_TRUE(std::all_of(cut.begin() + 4'096, cut.end(),
                          [](std::byte byte) { return byte == std::byte{0}; }));
}

TEST(JournalFault, a_tail_whose_first_block_never_arrived_is_cut) {
  JournalOnDisk home;
  fill(home);
  ASSERT_TRUE(home.append(90).has_value());
  lose_sectors(home, "journal-00000003", 8, 8);
  const auto replayed = home.restart();
  ASSERT_EQ(message_of(replayed), "");
  EXPECT_EQ(replayed.groups.size(), home.writer.groups().size() - 1);
}

TEST(JournalFault, a_wiping_that_failed_is_done_again_over_all_free_space) {
  JournalOnDisk home;
  fill(home);
  ASSERT_TRUE(home.append(90).has_value());
  lose_sectors(home, "journal-00000003", 8, 8);
  home.disk.fail_syncs_after(2);  // the folder twice, then the wiped segment
  ASSERT_EQ(reason_of(home.restart()), "disk_failed");
  home.disk.fail_syncs_after(1'000);

  ASSERT_EQ(home.disk.list()->back(), "wiping-tail");
  const auto before = home.journal().figures().bytes_written;
  ASSERT_EQ(message_of(home.restart()), "");
  EXPECT_NE(home.disk.list()->back(), "wiping-tail");
  // Two blocks behind the last group, three in each empty segment, and the last group again.
  EXPECT_EQ(home.journal().figures().bytes_written - before, (2 + 3 + 3 + 1) * 4'096u);
}

TEST(JournalFault, a_group_lost_before_the_last_is_refused_with_file_and_offset) {
  for (const std::size_t sectors : {1u, 8u, 16u}) {
    JournalOnDisk home;
    fill(home);
    lose_sectors(home, "journal-00000000", 16, sectors);
    const auto replayed = home.restart();
    EXPECT_EQ(reason_of(replayed), "journal_damaged");
    EXPECT_NE(message_of(replayed).find("journal-00000000 at offset 8192"), std::string::npos)
        << message_of(replayed);
  }
}

TEST(JournalFault, groups_lost_up_to_a_later_one_are_refused) {
  JournalOnDisk home;
  fill(home);
  lose_sectors(home, "journal-00000001", 8, 24);
  EXPECT_EQ(reason_of(home.restart()), "journal_damaged");
}

TEST(JournalFault, a_refused_journal_is_left_as_it_was_found) {
  JournalOnDisk home;
  fill(home);
  lose_sectors(home, "journal-00000000", 16, 8);
  const DiskContents found = home.disk.contents();
  ASSERT_EQ(reason_of(home.restart()), "journal_damaged");
  EXPECT_EQ(home.disk.contents(), found);
}

TEST(JournalFault, a_missing_file_is_named) {
  JournalOnDisk home;
  fill(home);
  ASSERT_TRUE(home.disk.remove("journal-00000001").has_value());
  const auto replayed = home.restart();
  EXPECT_EQ(reason_of(replayed), "journal_damaged");
  EXPECT_NE(message_of(replayed).find("journal-00000001"), std::string::npos);
}

TEST(JournalFault, a_file_cut_short_is_named) {
  JournalOnDisk home;
  fill(home);
  Content content = home.disk.contents().at("journal-00000000");
  content.resize(12'288);
  home.disk.set_content("journal-00000000", content);
  const auto replayed = home.restart();
  EXPECT_EQ(reason_of(replayed), "journal_damaged");
  EXPECT_NE(message_of(replayed).find("journal-00000000 at offset 12288"), std::string::npos)
      << message_of(replayed);
}

TEST(JournalFault, a_file_that_is_longer_is_named) {
  JournalOnDisk home;
  fill(home);
  Content content = home.disk.contents().at("journal-00000001");
  content.resize(content.size() + 4'096);
  home.disk.set_content("journal-00000001", content);
  EXPECT_EQ(reason_of(home.restart()), "journal_damaged");
}

TEST(JournalFault, behind_a_segments_header_its_block_is_empty) {
  for (const std::size_t slot : {1u, 31u}) {
    JournalOnDisk home;
    fill(home);
    home.disk.flip_bit("journal-00000001", 8 * 128 * slot);
    EXPECT_EQ(reason_of(home.restart()), "journal_damaged") << slot;
  }
}

TEST(JournalFault, one_segment_is_made_ahead_and_no_more) {
  JournalOnDisk home;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(home.append(3).has_value());
    EXPECT_LE(home.disk.list()->size(), 2u);
  }
  EXPECT_EQ(home.disk.list()->size(), 2u);
  ASSERT_TRUE(home.append(3).has_value());
  ASSERT_TRUE(home.append(40).has_value());
  EXPECT_EQ(home.disk.list()->size(), 3u);
}

TEST(JournalFault, a_segment_is_made_when_it_just_fits) {
  JournalOnDisk home;
  home.disk.set_capacity(16'384);
  EXPECT_TRUE(home.append(3).has_value());
  JournalOnDisk full;
  full.disk.set_capacity(16'383);
  EXPECT_EQ(full.append(3).error().reason, "no_space");
}

TEST(JournalFault, after_a_clean_stop_even_the_last_group_cannot_vanish) {
  JournalOnDisk home;
  fill(home);
  const ports::JournalEnd checkpoint = home.writer.end();
  lose_sectors(home, "journal-00000002", 8, 8);
  EXPECT_EQ(reason_of(home.restart(checkpoint)), "journal_damaged");
}

TEST(JournalFault, after_a_clean_stop_even_the_last_file_cannot_vanish) {
  JournalOnDisk home;
  fill(home);
  const ports::JournalEnd checkpoint = home.writer.end();
  ASSERT_TRUE(home.disk.remove("journal-00000002").has_value());
  const auto replayed = home.restart(checkpoint);
  EXPECT_EQ(reason_of(replayed), "journal_damaged");
  EXPECT_NE(message_of(replayed).find("journal-00000002"), std::string::npos)
      << message_of(replayed);
}

TEST(JournalFault, a_last_group_with_a_wrong_byte_is_refused_however_many_sectors_it_fills) {
  for (std::size_t postings = 1; postings < 9; ++postings) {
    JournalOnDisk home;
    ASSERT_TRUE(home.append(postings).has_value());
    home.disk.flip_bit("journal-00000000", 8 * (4'096 + 128 + 50));
    EXPECT_EQ(reason_of(home.restart()), "journal_damaged") << postings;
  }
}

TEST(JournalFault, what_was_just_written_is_read_without_the_disk) {
  JournalOnDisk home;
  ASSERT_TRUE(home.append(3).has_value());
  home.disk.set_content("journal-00000000", Content(16'384));
  std::vector<ports::Slot> slots(ledger::format::kSlotsPerBlock);
  ASSERT_EQ(home.journal().read(ledger::format::kFirstSlot, slots), slots.size());
  EXPECT_TRUE(contract::same_bytes(slots, home.writer.groups()[0]));
}

TEST(JournalFault, a_journal_of_another_shape_is_not_called_damaged) {
  JournalOnDisk home;
  fill(home);
  InlinePool pool;
  for (const adapters::FileJournalOptions& other :
       {adapters::FileJournalOptions{.shard = 1, .segment_bytes = 16'384},
        adapters::FileJournalOptions{.shard = 0, .segment_bytes = 32'768}}) {
    adapters::FileJournal journal(home.disk, pool, other);
    const auto replayed = contract::recover_all(journal);
    ASSERT_FALSE(replayed.end.has_value());
    EXPECT_EQ(replayed.end.error().code, ErrorCode::kFailedPrecondition);
    EXPECT_EQ(replayed.end.error().reason, "segment_of_another_shape");
  }
}

TEST(JournalFault, a_segment_that_was_not_finished_is_dropped) {
  JournalOnDisk home;
  fill(home);
  const DiskContents before = home.disk.contents();
  home.disk.set_content("preparing-segment", Content(8'192));
  ASSERT_EQ(message_of(home.restart()), "");
  EXPECT_EQ(home.disk.contents(), before);
}

TEST(JournalFault, a_full_pool_delays_the_next_segment_but_not_the_journal) {
  class FullPool final : public runtime::BlockingPool {
   public:
    [[nodiscard]] bool run(runtime::Work) override { return false; }
  };
  adapters::MemoryDisk disk;
  FullPool pool;
  adapters::FileJournal journal(disk, pool, kTinySegments);
  ASSERT_TRUE(contract::recover_all(journal).end.has_value());
  contract::JournalWriter writer;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(writer.append(journal, 40).has_value());
}

TEST(JournalFault, work_that_the_pool_runs_late_finds_the_segment_made) {
  class LatePool final : public runtime::BlockingPool {
   public:
    [[nodiscard]] bool run(runtime::Work work) override {
      works.push_back(std::move(work));
      return true;
    }
    std::vector<runtime::Work> works;
  };
  adapters::MemoryDisk disk;
  LatePool pool;
  {
    adapters::FileJournal journal(disk, pool, kTinySegments);
    ASSERT_TRUE(contract::recover_all(journal).end.has_value());
    contract::JournalWriter writer;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(writer.append(journal, 40).has_value());
    ASSERT_EQ(disk.list()->size(), 3u);
    for (auto& work : pool.works) work();
    EXPECT_EQ(disk.list()->size(), 4u);
    pool.works.clear();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(writer.append(journal, 40).has_value());
  }
  ASSERT_FALSE(pool.works.empty());
  const auto before = disk.list().value();
  for (auto& work : pool.works) work();
  EXPECT_EQ(disk.list().value(), before);
}

}  // namespace
}  // namespace atollbank::crash
