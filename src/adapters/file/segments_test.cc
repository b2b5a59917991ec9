// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/segments.h"

#include <gtest/gtest.h>

#include <deque>

#include "adapters/memory/memory_disk.h"

namespace atollbank::adapters {
namespace {

// Takes work while it has room, and does it when told.
class PoolByHand final : public runtime::BlockingPool {
 public:
  [[nodiscard]] bool run(runtime::Work work) override {
    if (is_full) return false;
    waiting.push_back(std::move(work));
    return true;
  }
  bool is_full = false;
  std::deque<runtime::Work> waiting;
};

TEST(Segments, that_a_full_pool_refused_to_make_are_asked_for_again) {
  MemoryDisk disk;
  PoolByHand pool;
  Segments segments(disk, pool, {.shard = 0, .slots = 8 * ledger::format::kSlotsPerBlock});
  ASSERT_TRUE(segments.open_all());
  pool.is_full = true;
  segments.prepare(0);
  EXPECT_TRUE(pool.waiting.empty());
  pool.is_full = false;
  segments.prepare(0);
  ASSERT_EQ(pool.waiting.size(), 1u);
  segments.prepare(0);
  EXPECT_EQ(pool.waiting.size(), 1u) << "it is queued already";
  pool.waiting.front()();
  EXPECT_EQ(segments.count(), 1u);
}

}  // namespace
}  // namespace atollbank::adapters
