// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/assert.h"
#include "sim/world/sim_clock.h"
#include "sim/world/sim_disk.h"
#include "sim/world/sim_network.h"

namespace atollbank::sim {
namespace {

constexpr std::size_t kBlock = ports::kDiskBlockSize;

std::vector<std::byte> block_of(int value) {
  return std::vector<std::byte>(kBlock, static_cast<std::byte>(value));
}

std::vector<std::byte> content_of(SimDisk& disk, const char* name) {
  std::vector<std::byte> bytes(4 * kBlock);
  auto file = disk.open(name);
  if (!file) return {};
  bytes.resize(*(*file)->read_at(0, bytes));
  return bytes;
}

std::uint64_t hash_of_a_busy_world(std::uint64_t seed) {
  SimLoop loop(seed);
  const SimClock clock(loop);
  SimExecutor first(loop, clock);
  SimExecutor second(loop, clock);
  SimNetwork network(loop, clock, {.drop_percent = 20, .double_percent = 20});
  int arrived = 0;
  for (int i = 0; i < 50; ++i) {
    first.post([&] { network.send([&] { ++arrived; }); });
    second.post_after(base::Duration::from_us(i), [&] { loop.trace(7); });
  }
  while (loop.step()) continue;
  loop.trace(static_cast<std::uint64_t>(arrived));
  return loop.trace_hash();
}

TEST(SimLoop, one_seed_is_one_history) {
  EXPECT_EQ(hash_of_a_busy_world(1), hash_of_a_busy_world(1));
  EXPECT_NE(hash_of_a_busy_world(1), hash_of_a_busy_world(2));
}

TEST(SimLoop, time_passes_to_the_next_timer_when_nobody_has_work) {
  SimLoop loop(1);
  const SimClock clock(loop);
  SimExecutor executor(loop, clock);
  executor.post_after(base::Duration::from_seconds(3600), [] {});
  EXPECT_TRUE(loop.step());
  EXPECT_GE(loop.now().nanoseconds, base::Duration::from_seconds(3600).nanoseconds);
  EXPECT_FALSE(loop.step());
}

TEST(SimLoop, a_dead_process_runs_nothing_of_what_waited) {
  SimLoop loop(1);
  const SimClock clock(loop);
  SimExecutor executor(loop, clock);
  bool ran = false;
  executor.post([&] { ran = true; });
  executor.post_after(base::Duration{1}, [&] { ran = true; });
  executor.drop_everything();
  EXPECT_FALSE(loop.step());
  EXPECT_FALSE(ran);
}

TEST(SimLoop, a_broken_promise_ends_the_work_and_is_told) {
  SimLoop loop(1);
  const SimClock clock(loop);
  SimExecutor executor(loop, clock);
  std::string told;
  executor.set_on_broken_promise([&](const std::string& promise) { told = promise; });
  executor.post([] { ATOLL_ASSERT(1 + 1 == 3); });
  EXPECT_TRUE(loop.step());
  EXPECT_NE(told.find("promise broken: 1 + 1 == 3"), std::string::npos);
}

TEST(SimDisk, what_was_synced_survives_every_crash) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SimLoop loop(seed);
    SimDisk disk(loop, {});
    auto file = *disk.open_or_create("a");
    ASSERT_TRUE(file->write_at(0, block_of(1)) && file->sync() && disk.sync_folder());
    ASSERT_TRUE(file->write_at(kBlock, block_of(2)));
    disk.crash();
    EXPECT_FALSE(file->sync());
    disk.restart();
    const auto content = content_of(disk, "a");
    ASSERT_GE(content.size(), kBlock);
    EXPECT_TRUE(std::equal(content.begin(), content.begin() + kBlock, block_of(1).begin()));
  }
}

TEST(SimDisk, what_was_not_synced_is_kept_lost_or_torn) {
  int kept = 0;
  int lost = 0;
  int torn = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SimLoop loop(seed);
    SimDisk disk(loop, {});
    auto file = *disk.open_or_create("a");
    ASSERT_TRUE(file->write_at(0, block_of(0)) && file->sync() && disk.sync_folder());
    ASSERT_TRUE(file->write_at(0, block_of(9)));
    disk.restart();
    const auto content = content_of(disk, "a");
    const auto nines = std::count(content.begin(), content.end(), static_cast<std::byte>(9));
    ++(nines == 0 ? lost : nines == kBlock ? kept : torn);
  }
  EXPECT_GT(kept, 10);
  EXPECT_GT(lost, 10);
  EXPECT_GT(torn, 10);
}

TEST(SimDisk, a_failed_sync_is_not_made_good_by_the_next_one) {
  bool was_lost = false;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SimLoop loop(seed);
    SimDisk disk(loop, {});
    auto file = *disk.open_or_create("a");
    ASSERT_TRUE(disk.sync_folder());
    ASSERT_TRUE(file->write_at(0, block_of(3)));
    disk.fail_at_change(1);
    EXPECT_FALSE(file->sync());
    ASSERT_TRUE(file->sync());
    disk.restart();
    was_lost |= content_of(disk, "a") != block_of(3);
  }
  EXPECT_TRUE(was_lost);
}

TEST(SimDisk, a_rename_survives_once_the_folder_is_synced) {
  SimLoop loop(5);
  SimDisk disk(loop, {});
  auto file = *disk.open_or_create("new");
  ASSERT_TRUE(file->write_at(0, block_of(4)) && file->sync());
  ASSERT_TRUE(disk.rename("new", "old") && disk.sync_folder());
  disk.restart();
  EXPECT_EQ(content_of(disk, "old"), block_of(4));
  EXPECT_TRUE(content_of(disk, "new").empty());
}

TEST(SimDisk, a_full_disk_refuses_what_would_grow_a_file) {
  SimLoop loop(6);
  SimDisk disk(loop, {});
  disk.set_capacity(kBlock);
  auto file = *disk.open_or_create("a");
  ASSERT_TRUE(file->write_at(0, block_of(1)));
  EXPECT_EQ(file->write_at(kBlock, block_of(1)).error().reason, "no_space");
  EXPECT_TRUE(file->write_at(0, block_of(2)).has_value());
}

TEST(SimDisk, a_crash_in_a_change_stops_everything_until_the_restart) {
  SimLoop loop(7);
  SimDisk disk(loop, {});
  auto file = *disk.open_or_create("a");
  disk.crash_at_change(2);
  EXPECT_TRUE(file->write_at(0, block_of(1)).has_value());
  EXPECT_FALSE(file->sync().has_value());
  EXPECT_TRUE(disk.is_dead());
  EXPECT_FALSE(disk.open("a").has_value());
  disk.restart();
  EXPECT_FALSE(disk.is_dead());
}

TEST(SimDisk, a_misdirected_write_is_answered_and_lies_elsewhere) {
  SimLoop loop(8);
  SimDisk disk(loop, {});
  auto file = *disk.open_or_create("a");
  std::vector<std::byte> four_blocks(4 * kBlock, static_cast<std::byte>(1));
  ASSERT_TRUE(file->write_at(0, four_blocks) && file->sync() && disk.sync_folder());
  std::uint64_t offset = 0;
  while (!disk.is_damaged()) {  // chance may send it to the right place
    offset = (offset + kBlock) % (4 * kBlock);
    disk.misdirect_write(1);
    ASSERT_TRUE(file->write_at(offset, block_of(static_cast<int>(2 + offset / kBlock))));
    ASSERT_TRUE(file->sync());
  }
  EXPECT_TRUE(disk.is_damaged("a", offset) || disk.is_damaged("a", 0));
  disk.crash();
  EXPECT_TRUE(disk.is_damaged());
  disk.repair();
  disk.restart();
  EXPECT_FALSE(disk.is_damaged());
  EXPECT_EQ(content_of(disk, "a")[offset], static_cast<std::byte>(2 + offset / kBlock));
}

TEST(SimDisk, rotten_bytes_are_there_until_the_repair) {
  SimLoop loop(9);
  SimDisk disk(loop, {});
  auto file = *disk.open_or_create("a");
  ASSERT_TRUE(file->write_at(0, block_of(1)) && file->sync() && disk.sync_folder());
  disk.crash();
  ASSERT_TRUE(disk.rot());
  disk.restart();
  EXPECT_NE(content_of(disk, "a"), block_of(1));
  disk.crash();
  disk.repair();
  disk.restart();
  EXPECT_EQ(content_of(disk, "a"), block_of(1));
}

}  // namespace
}  // namespace atollbank::sim
