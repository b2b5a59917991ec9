// SPDX-License-Identifier: Apache-2.0
// kill -9 without a log: only a suffix is lost, and no cursor runs ahead of its steps.
#include <algorithm>

#include "adapters/rocksdb/projection_store.h"
#include "tests/contract/child_program.h"
#include "tests/contract/projection_store_contract.h"

namespace atollbank::contract {
namespace {

using adapters::RocksDbProjectionStore;

constexpr std::uint64_t kPartitionCount = 3;
// Small, so that memtables are flushed by themselves in the middle of the steps.
constexpr adapters::Tuning kSmall{
    .write_buffer_bytes = 64 << 10, .block_cache_bytes = 1 << 20, .free_bytes_min = 1 << 20};

std::string partition_of(std::uint64_t position) {
  return "account/" + std::to_string(position % kPartitionCount);
}

// Step n goes to partition n mod 3 and puts its number under two keys; the cursor follows it.
TEST(ProjectionStoreCrashPrograms, DISABLED_applies_for_ever) {
  const auto store = RocksDbProjectionStore::open(child_folder(), kSmall);
  ASSERT_TRUE(store);
  for (std::uint64_t n = (*store)->cursor("follower").value() + 1;; ++n) {
    auto step = small_step(partition_of(n), "shard/0", n, "left", std::to_string(n));
    step.puts.push_back({.key = "right", .value = std::to_string(n)});
    step.puts.push_back({.key = "filler/" + std::to_string(n), .value = std::string(500, 'f')});
    ASSERT_TRUE((*store)->apply({step}));
    ASSERT_TRUE((*store)->set_cursor("follower", n));
    if (n % 1'000 != 0) continue;
    ASSERT_TRUE((*store)->flush());
    report(n);
  }
}

// What the store must hold when exactly the steps up to `cursor`, or one more, were taken.
void expect_state_at(RocksDbProjectionStore& store, std::uint64_t cursor) {
  std::uint64_t newest = 0;
  for (std::uint64_t i = 0; i < kPartitionCount; ++i) {
    const std::string partition = partition_of(i);
    const std::uint64_t position = store.position(partition, "shard/0").value();
    newest = std::max(newest, position);
    EXPECT_EQ(store.get(partition, "left").value(), std::to_string(position));
    EXPECT_EQ(store.get(partition, "right").value(), std::to_string(position));
    EXPECT_EQ(store.scan(partition, "filler/", "", 1'000'000)->size(),
              position / kPartitionCount + (i == 0 ? 0 : 1));
    EXPECT_GT(position + kPartitionCount, cursor);
  }
  EXPECT_GE(newest, cursor);
  EXPECT_LE(newest, cursor + 1);
}

TEST(RocksDbProjectionStore, a_killed_process_loses_a_suffix_only_and_stays_consistent) {
  const TemporaryFolder folder;
  std::uint64_t flushed = 0;
  for (int kill = 0; kill < 4; ++kill) {
    ChildProgram program("ProjectionStoreCrashPrograms.DISABLED_applies_for_ever", folder.path());
    std::uint64_t count = 0;
    while (const auto number = program.next_report()) {
      flushed = *number;
      if (++count == 2) program.kill();
    }
    ASSERT_GE(count, 2u);
    const auto store = RocksDbProjectionStore::open(folder.path(), kSmall);
    ASSERT_TRUE(store) << store.error().message;
    const std::uint64_t cursor = (*store)->cursor("follower").value();
    EXPECT_GE(cursor, flushed);
    expect_state_at(**store, cursor);
  }
}

}  // namespace
}  // namespace atollbank::contract
