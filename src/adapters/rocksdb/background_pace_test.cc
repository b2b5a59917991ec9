// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/background_pace.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace atollbank::adapters {
namespace {

using Clock = BackgroundPace::Clock;
using std::chrono::seconds;

TEST(BackgroundPace, each_waits_for_what_was_granted_before) {
  BackgroundPace pace(1'000);
  const Clock::time_point now = Clock::now();
  EXPECT_EQ(pace.begin_of(2'000, true, now), now);
  EXPECT_EQ(pace.begin_of(1'000, true, now), now + seconds(2));
  EXPECT_EQ(pace.begin_of(1'000, true, now + seconds(9)), now + seconds(9));
}

TEST(BackgroundPace, compactions_give_way_to_flushes_and_flushes_to_nobody) {
  BackgroundPace pace(1'000);
  const Clock::time_point now = Clock::now();
  EXPECT_EQ(pace.begin_of(3'000, true, now), now);
  EXPECT_EQ(pace.begin_of(1'000, false, now), now);
  EXPECT_EQ(pace.begin_of(1'000, false, now), now + seconds(1));
  EXPECT_EQ(pace.begin_of(1'000, true, now), now + seconds(5));
}

TEST(BackgroundPace, nobody_is_left_asleep_however_many_wait) {
  constexpr int kWriters = 8;
  constexpr int kRequests = 200;
  BackgroundPace pace(std::int64_t{1} << 30);
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    const auto priority = i % 2 == 0 ? rocksdb::Env::IO_LOW : rocksdb::Env::IO_HIGH;
    writers.emplace_back([&pace, priority] {
      for (int n = 0; n < kRequests; ++n) {
        pace.Request(pace.GetSingleBurstBytes() / 1'000, priority, nullptr);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(pace.GetTotalRequests(rocksdb::Env::IO_TOTAL), kWriters * kRequests);
}

}  // namespace
}  // namespace atollbank::adapters
