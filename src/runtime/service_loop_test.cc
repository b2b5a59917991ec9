// SPDX-License-Identifier: Apache-2.0
#include "runtime/service_loop.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <semaphore>

namespace atollbank::runtime {
namespace {

TEST(ServiceLoop, works_through_what_there_is_before_it_sleeps) {
  int left = 3;
  std::binary_semaphore nothing_left(0);
  ServiceLoop loop("loop", [&] {
    if (left == 0) nothing_left.release();
    return left > 0 && left-- > 0;
  });
  nothing_left.acquire();
  loop.stop();
  EXPECT_EQ(left, 0);
}

TEST(ServiceLoop, every_wake_is_followed_by_a_step) {
  std::atomic<int> wanted{0};
  std::counting_semaphore<> stepped(0);
  ServiceLoop loop("loop", [&] {
    const bool had_work = wanted.exchange(0) > 0;
    if (had_work) stepped.release();
    return had_work;
  });
  for (int i = 0; i < 1'000; ++i) {
    wanted = 1;
    loop.wake();
    stepped.acquire();
  }
}

TEST(ServiceLoop, stop_while_busy_finishes_the_work) {
  std::atomic<int> left{1'000};
  ServiceLoop loop("loop", [&] { return left > 0 && left-- > 0; });
  loop.stop();
  EXPECT_EQ(left, 0);
}

TEST(ServiceLoop, a_step_may_wake_its_own_loop) {
  int steps = 0;
  std::binary_semaphore second_step(0);
  ServiceLoop* self = nullptr;
  std::binary_semaphore ready(0);
  ServiceLoop loop("loop", [&] {
    if (steps == 0) {
      ready.acquire();
      self->wake();
    }
    if (++steps == 2) second_step.release();
    return false;
  });
  self = &loop;
  ready.release();
  second_step.acquire();
  loop.stop();
  EXPECT_GE(steps, 2);
}

}  // namespace
}  // namespace atollbank::runtime
