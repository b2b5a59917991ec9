// SPDX-License-Identifier: Apache-2.0
// A journal whose old segments are cold: nobody who reads it can tell.
#include "adapters/zstd/cold_disk.h"

#include <gtest/gtest.h>

#include <optional>

#include "adapters/file/file_journal.h"
#include "adapters/memory/memory_disk.h"
#include "runtime/thread_pool.h"
#include "tests/contract/journal_writer.h"

namespace atollbank::adapters {
namespace {

// 16 blocks a segment; hardly anything is kept in memory, so that reads go to the disk.
constexpr FileJournalOptions kSmallSegments = {
    .shard = 0, .segment_bytes = 64 << 10, .recent_bytes = 4'096};

class ColdDiskTest : public testing::Test {
 protected:
  ColdDiskTest() {
    start();
    for (int i = 0; i < 40; ++i) EXPECT_TRUE(writer_.append(*journal_, 100));
  }
  void start() {
    journal_.reset();
    disk_.emplace(warm_, cold_);
    journal_.emplace(*disk_, pool_, kSmallSegments);
    EXPECT_TRUE(journal_->recover({}, [](auto) { return base::Result<void>(); }));
  }
  std::vector<ports::Slot> all_slots() const {
    std::vector<ports::Slot> slots(journal_->durable_end());
    for (std::size_t at = 0; at < slots.size(); at += 77) {
      const auto part =
          std::span(slots).subspan(at).first(std::min<std::size_t>(77, slots.size() - at));
      EXPECT_EQ(journal_->read(at, part).value(), part.size());
    }
    return slots;
  }
  ledger::MerkleHash root_of_segment(std::uint64_t index) const {
    std::vector<ledger::MerkleHash> leaves;
    for (std::uint64_t block = index * 16; block < (index + 1) * 16; ++block) {
      ports::Slot slots[ledger::format::kSlotsPerBlock];
      EXPECT_TRUE(journal_->read(block * ledger::format::kSlotsPerBlock, slots));
      leaves.push_back(ledger::merkle_leaf({reinterpret_cast<const char*>(slots), sizeof slots}));
    }
    return ledger::merkle_perfect_root(leaves);
  }
  base::Result<std::vector<std::byte>> content_of(std::string_view name) {
    ATOLL_TRY(const auto file, disk_->open(name));
    std::vector<std::byte> content(kSmallSegments.segment_bytes);
    ATOLL_TRY_VOID(file->read_at(0, content));
    return content;
  }
  base::Result<std::uint64_t> cool(std::uint64_t index) {
    return disk_->cool(segment_name(index), root_of_segment(index));
  }

  MemoryDisk warm_;
  MemoryDisk cold_;
  runtime::ThreadPool pool_{"test", 1};
  std::optional<ColdDisk> disk_;
  std::optional<FileJournal> journal_;
  contract::JournalWriter writer_;
};

TEST_F(ColdDiskTest, a_cold_segment_is_read_as_before_bit_for_bit) {
  const auto before = all_slots();
  const auto bytes = cool(0).value();
  EXPECT_LT(bytes, kSmallSegments.segment_bytes);
  EXPECT_FALSE(warm_.contents().contains("journal-00000000"));
  EXPECT_TRUE(cold_.contents().contains("journal-00000000.cold"));
  EXPECT_TRUE(contract::same_bytes(all_slots(), before)) << "with the file open since before";
  start();
  EXPECT_TRUE(contract::same_bytes(all_slots(), before)) << "after a restart";
}

TEST_F(ColdDiskTest, the_journal_goes_on_while_its_past_is_cold) {
  for (std::uint64_t index = 0; index < 5; ++index) ASSERT_TRUE(cool(index));
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(writer_.append(*journal_, 100));
  start();
  std::vector<ports::Slot> groups;
  EXPECT_EQ(journal_->read_groups(32, SIZE_MAX / 2, groups).value(), journal_->durable_end());
  EXPECT_EQ(writer_.end().end_slot, journal_->durable_end());
}

TEST_F(ColdDiskTest, a_segment_that_is_not_what_was_sealed_stays) {
  EXPECT_EQ(disk_->cool(segment_name(1), root_of_segment(2)).error().reason, "cold_file_differs");
  EXPECT_TRUE(warm_.contents().contains("journal-00000001"));
  EXPECT_TRUE(cold_.contents().empty());
}

TEST_F(ColdDiskTest, one_folder_may_hold_both) {
  MemoryDisk one;
  for (const auto& [name, content] : warm_.contents()) one.set_content(name, content);
  const auto before = all_slots();
  const auto root = root_of_segment(0);
  journal_.reset();
  ColdDisk disk(one, one);
  ASSERT_TRUE(disk.cool("journal-00000000", root));
  EXPECT_TRUE(disk.is_cold("journal-00000000").value());
  EXPECT_FALSE(disk.is_cold("journal-00000001").value());
  journal_.emplace(disk, pool_, kSmallSegments);
  ASSERT_TRUE(journal_->recover({}, [](auto) { return base::Result<void>(); }));
  EXPECT_TRUE(contract::same_bytes(all_slots(), before));
}

TEST_F(ColdDiskTest, without_its_cold_files_a_journal_does_not_start) {
  ASSERT_TRUE(cool(0));
  FileJournal alone(warm_, pool_, kSmallSegments);
  const auto recovered = alone.recover({}, [](auto) { return base::Result<void>(); });
  EXPECT_EQ(recovered.error().reason, "journal_damaged");
}

// Padding may differ, where nothing rests on it: then what is read is still right.
TEST_F(ColdDiskTest, a_changed_bit_is_found_or_changes_nothing) {
  const auto before = all_slots();
  const auto bytes = cool(0).value();
  std::size_t found_count = 0;
  for (std::uint64_t bit = 0; bit < bytes * 8; bit += 41) {
    cold_.flip_bit("journal-00000000.cold", bit);
    const auto content = content_of("journal-00000000");
    cold_.flip_bit("journal-00000000.cold", bit);
    if (content) {
      EXPECT_EQ(std::memcmp(content->data(), before.data(), content->size()), 0) << bit;
    } else {
      EXPECT_EQ(content.error().reason, "cold_file_damaged");
      ++found_count;
    }
  }
  EXPECT_GT(found_count, 0u);
}

}  // namespace
}  // namespace atollbank::adapters
