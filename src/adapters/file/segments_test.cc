// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/segments.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_disk.h"
#include "runtime/pool_by_hand.h"

namespace atollbank::adapters {
namespace {

TEST(Segments, that_a_full_pool_refused_to_make_are_asked_for_again) {
  MemoryDisk disk;
  runtime::PoolByHand pool;
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
  pool.work();
  EXPECT_EQ(segments.count(), 1u);
}

}  // namespace
}  // namespace atollbank::adapters
