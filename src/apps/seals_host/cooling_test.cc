// SPDX-License-Identifier: Apache-2.0
#include "apps/seals_host/cooling.h"

#include <gtest/gtest.h>

#include <fstream>

#include "adapters/file/file_journal.h"
#include "adapters/sodium/ed25519.h"
#include "apps/seals_host/ledger_disk.h"
#include "runtime/thread_pool.h"
#include "tests/contract/journal_writer.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::apps {
namespace {

constexpr adapters::FileJournalOptions kSmallSegments = {
    .shard = 0, .segment_bytes = 64 << 10, .recent_bytes = 4'096};
constexpr CoolingOptions kSmall = {.segment_blocks = 16, .warm_segments = 2};

// A ledger's folder whose cold files go to another one.
class CoolingTest : public testing::Test {
 protected:
  CoolingTest() {
    EXPECT_TRUE(journal_.recover({}, [](auto) { return base::Result<void>(); }));
    for (int i = 0; i < 40; ++i) EXPECT_TRUE(writer_.append(journal_, 100));
    sealer_ = seals::Sealer::open({journal_, disk_->disk(), signer_, clock_}).value();
  }
  std::vector<ports::Slot> all_slots() const {
    std::vector<ports::Slot> slots(journal_.durable_end());
    EXPECT_EQ(journal_.read(0, slots).value(), slots.size());
    return slots;
  }
  bool is_there(const std::filesystem::path& folder, std::uint64_t index, const char* suffix) {
    return std::filesystem::exists(folder / (adapters::segment_name(index) + suffix));
  }
  static int run(Cooling& cooling) {
    int count = 0;
    while (cooling.step().value()) ++count;
    return count;
  }

  contract::TemporaryFolder folder_;
  const std::filesystem::path data_ = folder_.path() / "data";
  const std::filesystem::path elsewhere_ = folder_.path() / "elsewhere";
  std::unique_ptr<LedgerDisk> disk_ = LedgerDisk::open_with_cold(data_, elsewhere_).value();
  runtime::ThreadPool pool_{"test", 1};
  adapters::FileJournal journal_{disk_->disk(), pool_, kSmallSegments};
  contract::JournalWriter writer_;
  adapters::Ed25519Signer signer_{"a", std::array<std::uint8_t, adapters::kSeedSize>{3}};
  base::SystemClock clock_;
  std::unique_ptr<seals::Sealer> sealer_;
};

TEST_F(CoolingTest, nothing_is_cold_before_it_is_sealed) {
  Cooling cooling(disk_->disk(), *sealer_, kSmall);
  EXPECT_EQ(run(cooling), 0);
  while (sealer_->step().value()) {}
  EXPECT_EQ(run(cooling), 0) << "no head is signed over it yet";
}

TEST_F(CoolingTest, what_is_sealed_and_old_goes_to_the_other_folder_and_is_still_read) {
  const auto before = all_slots();
  ASSERT_TRUE(sealer_->seal());
  Cooling cooling(disk_->disk(), *sealer_, kSmall);
  const auto newest = journal_.durable_end() / 512;
  EXPECT_EQ(run(cooling), static_cast<int>(newest) - 2);
  EXPECT_TRUE(is_there(data_, 0, "")) << "the first stays";
  EXPECT_FALSE(is_there(data_, 1, ""));
  EXPECT_TRUE(is_there(elsewhere_, 1, ".cold"));
  EXPECT_TRUE(is_there(data_, newest - 1, ""));
  EXPECT_TRUE(contract::same_bytes(all_slots(), before));
  EXPECT_TRUE(sealer_->prove(700)) << "out of a cold segment";
}

TEST_F(CoolingTest, a_segment_that_is_not_what_was_sealed_stays_where_it_is) {
  ASSERT_TRUE(sealer_->seal());
  {
    std::fstream file(data_ / adapters::segment_name(1), std::ios::in | std::ios::out);
    file.seekp(9'000);
    file.put('\x7F');
  }
  Cooling cooling(disk_->disk(), *sealer_, kSmall);
  EXPECT_EQ(cooling.step().error().reason, "cold_file_differs");
  EXPECT_TRUE(is_there(data_, 1, ""));
}

TEST_F(CoolingTest, goes_on_where_it_was_after_a_restart) {
  ASSERT_TRUE(sealer_->seal());
  Cooling first(disk_->disk(), *sealer_, kSmall);
  ASSERT_TRUE(first.step().value());
  Cooling second(disk_->disk(), *sealer_, kSmall);
  EXPECT_GT(run(second), 0);
  EXPECT_TRUE(is_there(elsewhere_, 2, ".cold"));
}

}  // namespace
}  // namespace atollbank::apps
