// SPDX-License-Identifier: Apache-2.0
#include "runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <semaphore>

namespace atollbank::runtime {
namespace {

TEST(ThreadPool, work_runs_side_by_side) {
  ThreadPool pool("pool", 2);
  std::latch both_run(2);  // Neither gets past it alone.
  EXPECT_TRUE(pool.run([&] { both_run.arrive_and_wait(); }));
  EXPECT_TRUE(pool.run([&] { both_run.arrive_and_wait(); }));
  both_run.wait();
}

TEST(ThreadPool, a_full_queue_refuses_and_drops_the_work) {
  ThreadPool pool("pool", 1, 1);
  std::binary_semaphore begun(0);
  std::binary_semaphore may_end(0);
  ASSERT_TRUE(pool.run([&] {
    begun.release();
    may_end.acquire();
  }));
  begun.acquire();
  ASSERT_TRUE(pool.run([] {}));
  const auto held = std::make_shared<int>(0);
  EXPECT_FALSE(pool.run([held] {}));
  EXPECT_EQ(held.use_count(), 1);
  may_end.release();
}

TEST(ThreadPool, stop_while_busy_finishes_what_is_queued) {
  std::atomic<int> ran{0};
  ThreadPool pool("pool", 2, 100);
  for (int i = 0; i < 100; ++i) {
    if (!pool.run([&] { ++ran; })) --i;
  }
  pool.stop();
  EXPECT_EQ(ran, 100);
}

TEST(ThreadPool, a_stopped_pool_refuses) {
  ThreadPool pool("pool", 1);
  pool.stop();
  EXPECT_FALSE(pool.run([] {}));
}

}  // namespace
}  // namespace atollbank::runtime
