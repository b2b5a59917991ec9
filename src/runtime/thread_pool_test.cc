// SPDX-License-Identifier: Apache-2.0
#include "runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <semaphore>
#include <string>

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

// The order in which a pool of one thread does usual work, 'u', and background work, 'b', that
// waited for it.
std::string order_of(const std::string& queued, std::size_t gather_max) {
  std::string order;
  ThreadPool pool("pool", 1, kBlockingQueueMax, gather_max);
  std::binary_semaphore begun(0);
  std::binary_semaphore may_end(0);
  EXPECT_TRUE(pool.run([&] {
    begun.release();
    may_end.acquire();
  }));
  begun.acquire();
  for (const char kind : queued) {
    const PriorityScope scope(kind == 'b' ? Priority::kBackground : Priority::kUsual);
    EXPECT_TRUE(pool.run([&order, kind] {
      EXPECT_EQ(priority_here() == Priority::kBackground, kind == 'b');
      order += kind;
    }));
  }
  may_end.release();
  pool.stop();
  return order;
}

TEST(ThreadPool, background_work_waits_for_all_other_and_does_not_stand_still) {
  EXPECT_EQ(order_of("bbuu", 1), "uubb");
  EXPECT_EQ(order_of("b" + std::string(20, 'u'), 1),
            std::string(8, 'u') + "b" + std::string(12, 'u'));
}

TEST(ThreadPool, a_thread_that_gathers_takes_background_work_alone_or_in_its_turn) {
  EXPECT_EQ(order_of("bbbbuubbu", 8), "uuubbbbbb");
  EXPECT_EQ(order_of(std::string(10, 'b') + std::string(20, 'u'), 16),
            std::string(20, 'u') + std::string(10, 'b'));
  EXPECT_EQ(order_of("bbb" + std::string(20, 'u'), 2),
            std::string(16, 'u') + "b" + std::string(4, 'u') + "bb");
}

TEST(ThreadPool, background_work_stays_on_threads_of_its_own) {
  ThreadPool pool("pool", 1, kBlockingQueueMax, 1, 2);
  std::counting_semaphore<4> begun(0);
  std::counting_semaphore<4> may_end(0);
  std::binary_semaphore usual_has_run(0);
  const auto in_background = [&] {
    begun.release();
    may_end.acquire();
  };
  {
    const PriorityScope scope(Priority::kBackground);
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(pool.run(in_background));
  }
  begun.acquire();
  begun.acquire();
  // Both are at work and more waits: the third thread is there for this.
  EXPECT_TRUE(pool.run([&] { usual_has_run.release(); }));
  EXPECT_TRUE(usual_has_run.try_acquire_for(std::chrono::seconds(20)));
  EXPECT_FALSE(begun.try_acquire());
  may_end.release(4);
  pool.stop();
}

TEST(ThreadPool, a_stopped_pool_refuses) {
  ThreadPool pool("pool", 1);
  pool.stop();
  EXPECT_FALSE(pool.run([] {}));
}

}  // namespace
}  // namespace atollbank::runtime
