// SPDX-License-Identifier: Apache-2.0
// What is told of the journal's work, compared with what is on the disk. Its promises are shown by
// the contract of the port.
#include "adapters/file/file_journal.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/memory/memory_disk.h"
#include "tests/contract/journal_writer.h"

namespace atollbank::adapters {
namespace {

class NoPool final : public runtime::BlockingPool {
 public:
  bool run(runtime::Work) override { return false; }
};

TEST(FileJournalFigures, count_what_was_written_and_zeroed_and_how_often_it_was_synced) {
  constexpr std::uint64_t segment_bytes = 8 * ledger::format::kSlotsPerBlock * 128;
  NoPool pool;
  MemoryDisk disk;
  FileJournal journal(disk, pool, {.segment_bytes = segment_bytes});
  ASSERT_TRUE(journal.recover({}, [](auto) { return base::Result<void>(); }));
  EXPECT_EQ(journal.figures().bytes_written, 0u);
  EXPECT_EQ(journal.figures().bytes_zeroed, 0u);
  EXPECT_EQ(journal.figures().sync_count, 0u);

  contract::JournalWriter writer;
  for (std::size_t i = 0; i < 24; ++i) ASSERT_TRUE(writer.append(journal, 1 + i * 2));
  std::uint64_t group_bytes = 0;
  for (const auto& group : writer.groups()) group_bytes += group.size() * sizeof(ports::Slot);
  std::uint64_t segment_count = 0;
  for (const auto& [name, content] : disk.contents()) {
    if (name.starts_with("journal-")) ++segment_count;
  }
  ASSERT_GT(segment_count, 2u);
  const ports::JournalFigures figures = journal.figures();
  const std::uint64_t header_bytes = segment_count * ports::kDiskBlockSize;
  EXPECT_EQ(figures.bytes_written, group_bytes + header_bytes);
  EXPECT_EQ(figures.bytes_zeroed, segment_count * segment_bytes - header_bytes);
  EXPECT_EQ(figures.sync_count, writer.groups().size() + 2 * segment_count);
}

TEST(FileJournal, space_is_had_at_once_where_its_segment_is_made_already) {
  constexpr std::uint64_t segment_slots = 8 * ledger::format::kSlotsPerBlock;
  NoPool pool;
  MemoryDisk disk;
  FileJournal journal(disk, pool, {.segment_bytes = segment_slots * sizeof(ports::Slot)});
  ASSERT_TRUE(journal.recover({}, [](auto) { return base::Result<void>(); }));
  EXPECT_FALSE(journal.reserves_at_once(ledger::format::kFirstSlot, 1));
  ASSERT_TRUE(journal.reserve(ledger::format::kFirstSlot, 1));
  EXPECT_TRUE(journal.reserves_at_once(ledger::format::kFirstSlot, 1));
  EXPECT_FALSE(journal.reserves_at_once(segment_slots, 1)) << "the next segment";
}

// As much is free in the last segment as is wiped at once, to the slot.
TEST(FileJournal, a_wiping_that_was_begun_ends_where_the_last_segment_does) {
  constexpr std::uint64_t kSlots = 8192 + ledger::format::kSlotsPerBlock;
  const FileJournalOptions options{.segment_bytes = kSlots * sizeof(ports::Slot)};
  NoPool pool;
  MemoryDisk disk;
  contract::JournalWriter writer;
  {
    FileJournal journal(disk, pool, options);
    ASSERT_TRUE(journal.recover({}, [](auto) { return base::Result<void>(); }));
    ASSERT_TRUE(writer.append(journal, 1));
    ASSERT_TRUE(journal.reserve(kSlots, 1));
  }
  ASSERT_TRUE(disk.open(segment_name(1)).has_value()) << "made ahead";
  ASSERT_TRUE(disk.open_or_create("wiping-tail"));
  FileJournal again(disk, pool, options);
  EXPECT_TRUE(contract::same_groups(contract::recover_all(again).groups, writer.groups()));
  EXPECT_FALSE(disk.open("wiping-tail").has_value());
}

// Longer than what is wiped at once.
TEST(FileJournal, a_long_torn_group_is_wiped_to_its_last_byte_and_nothing_before_it) {
  NoPool pool;
  MemoryDisk disk;
  contract::JournalWriter writer;
  const FileJournalOptions options{.segment_bytes = std::uint64_t{8} << 20};
  {
    FileJournal journal(disk, pool, options);
    ASSERT_TRUE(journal.recover({}, [](auto) { return base::Result<void>(); }));
    ASSERT_TRUE(writer.append(journal, 20'000));
    ASSERT_TRUE(writer.append(journal, 30));
    ASSERT_TRUE(writer.append(journal, 20'000));
  }
  const std::uint64_t torn = ledger::format::header_of(writer.groups()[2]).first_slot;
  auto lost = disk.contents().at(segment_name(0));  // one sector never reached the disk
  std::fill_n(lost.begin() + static_cast<std::ptrdiff_t>((torn + 10'000) * sizeof(ports::Slot)),
              512, std::byte{0});
  disk.set_content(segment_name(0), std::move(lost));
  FileJournal again(disk, pool, options);
  const auto replayed = contract::recover_all(again);
  ASSERT_TRUE(replayed.end.has_value()) << replayed.end.error().message;
  EXPECT_TRUE(contract::same_groups(replayed.groups,
                                    {writer.groups().begin(), writer.groups().begin() + 2}));
  const auto content = disk.contents().at(segment_name(0));
  const auto behind = static_cast<std::ptrdiff_t>(torn * sizeof(ports::Slot));
  EXPECT_TRUE(std::all_of(content.begin() + behind, content.end(),
                          [](std::byte byte) { return byte == std::byte{0}; }));
}

}  // namespace
}  // namespace atollbank::adapters
