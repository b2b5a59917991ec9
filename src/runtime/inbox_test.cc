// SPDX-License-Identifier: Apache-2.0
#include "runtime/inbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <semaphore>

#include "runtime/named_thread.h"

namespace atollbank::runtime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Inbox, is_drained_whole_and_in_order) {
  Inbox<int> inbox(8);
  EXPECT_TRUE(inbox.push(1));
  EXPECT_TRUE(inbox.push(2));
  std::vector<int> items = {9};
  inbox.drain(items);
  EXPECT_THAT(items, ElementsAre(1, 2));
  inbox.drain(items);
  EXPECT_THAT(items, IsEmpty());
}

TEST(Inbox, a_full_inbox_refuses_and_leaves_the_item_alone) {
  Inbox<std::unique_ptr<int>> inbox(1);
  EXPECT_TRUE(inbox.push(std::make_unique<int>(1)));
  auto refused = std::make_unique<int>(2);
  EXPECT_FALSE(inbox.push(std::move(refused)));
  ASSERT_NE(refused, nullptr);
  std::vector<std::unique_ptr<int>> items;
  inbox.drain(items);
  EXPECT_TRUE(inbox.push(std::move(refused)));
}

TEST(Inbox, wakes_only_when_it_fills_from_empty) {
  int wakes = 0;
  Inbox<int> inbox(8, [&] { ++wakes; });
  EXPECT_TRUE(inbox.push(1));
  EXPECT_TRUE(inbox.push(2));
  EXPECT_EQ(wakes, 1);
  std::vector<int> items;
  inbox.drain(items);
  EXPECT_TRUE(inbox.push(3));
  EXPECT_EQ(wakes, 2);
}

TEST(Inbox, a_closed_inbox_takes_nothing_but_can_be_drained) {
  Inbox<int> inbox(8);
  EXPECT_TRUE(inbox.push(1));
  inbox.close();
  EXPECT_FALSE(inbox.push(2));
  std::vector<int> items;
  inbox.drain(items);
  EXPECT_THAT(items, ElementsAre(1));
}

TEST(Inbox, loses_nothing_from_many_threads) {
  constexpr int kThreads = 4;
  constexpr int kItemsEach = 5'000;
  std::counting_semaphore<> filled(0);
  Inbox<int> inbox(64, [&] { filled.release(); });
  std::vector<NamedThread> pushers;
  for (int i = 0; i < kThreads; ++i) {
    pushers.emplace_back("pusher", [&] {
      for (int n = 1; n <= kItemsEach;) n += inbox.push(int{n}) ? 1 : 0;
    });
  }
  std::int64_t sum = 0;
  std::size_t count = 0;
  for (std::vector<int> items; count < kThreads * kItemsEach;) {
    filled.acquire();
    inbox.drain(items);
    count += items.size();
    sum = std::accumulate(items.begin(), items.end(), sum);
  }
  for (NamedThread& pusher : pushers) pusher.join();
  EXPECT_EQ(sum, std::int64_t{kThreads} * kItemsEach * (kItemsEach + 1) / 2);
}

}  // namespace
}  // namespace atollbank::runtime
