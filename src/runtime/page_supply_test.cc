// SPDX-License-Identifier: Apache-2.0
#include "runtime/page_supply.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "runtime/pool_by_hand.h"

namespace atollbank::runtime {
namespace {

bool is_clear(const base::PageBuffer& page) {
  const auto words = page.as_span_of<std::uint64_t>();
  return page.size() == base::kHugePageSize &&
         std::all_of(words.begin(), words.end(), [](std::uint64_t word) { return word == 0; });
}

TEST(PageSupply, whoever_comes_first_gets_a_page_of_the_kernel) {
  PoolByHand pool;
  PageSupply supply(pool, 4);
  EXPECT_TRUE(is_clear(supply.take()));
}

TEST(PageSupply, more_are_asked_for_when_half_are_gone) {
  PoolByHand pool;
  PageSupply supply(pool, 4);
  pool.work();
  std::vector<base::PageBuffer> taken;
  for (int i = 0; i < 2; ++i) taken.push_back(supply.take());
  EXPECT_TRUE(pool.waiting.empty());
  taken.push_back(supply.take());
  EXPECT_EQ(pool.waiting.size(), 1u);
  EXPECT_TRUE(std::all_of(taken.begin(), taken.end(), is_clear));
}

TEST(PageSupply, a_full_pool_is_asked_again) {
  PoolByHand pool;
  pool.is_full = true;
  PageSupply supply(pool, 4);
  EXPECT_TRUE(is_clear(supply.take()));
  pool.is_full = false;
  EXPECT_TRUE(is_clear(supply.take()));
  EXPECT_EQ(pool.waiting.size(), 1u);
}

TEST(PageSupply, may_go_while_work_is_queued) {
  PoolByHand pool;
  { const PageSupply supply(pool, 4); }
  pool.work();
}

}  // namespace
}  // namespace atollbank::runtime
