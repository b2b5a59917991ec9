// SPDX-License-Identifier: Apache-2.0
#include "runtime/shutdown.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "runtime/named_thread.h"

namespace atollbank::runtime {
namespace {

TEST(StopSignal, a_signal_to_the_process_is_an_answer_not_an_end) {
  StopSignal stop;
  ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
  EXPECT_EQ(stop.wait_for_stop_signal(), SIGTERM);
}

TEST(StopSignal, other_threads_leave_the_signal_to_the_one_who_waits) {
  StopSignal stop;
  NamedThread other("other", [] { ASSERT_EQ(::kill(::getpid(), SIGINT), 0); });
  EXPECT_EQ(stop.wait_for_stop_signal(), SIGINT);
  other.join();
}

TEST(StopSignal, both_signals_at_once_are_one_stop) {
  StopSignal stop;
  ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
  ASSERT_EQ(::kill(::getpid(), SIGINT), 0);
  EXPECT_NE(stop.wait_for_stop_signal(), 0);
}

TEST(StopSignal, a_request_from_another_thread_stops_too) {
  StopSignal stop;
  NamedThread other("other", [&] { stop.request(); });
  EXPECT_EQ(stop.wait_for_stop_signal(), 0);
  other.join();
}

TEST(StopSignal, waiting_for_a_time_says_whether_anything_came) {
  StopSignal stop;
  EXPECT_FALSE(stop.wait_for_stop_signal(base::Duration{}));
  stop.request();
  EXPECT_TRUE(stop.wait_for_stop_signal(base::Duration::from_seconds(60)));
}

TEST(StopSignalDeathTest, a_second_signal_ends_the_process_at_once) {
  EXPECT_EXIT(
      {
        StopSignal stop;
        ::kill(::getpid(), SIGTERM);
        stop.wait_for_stop_signal();
        ::kill(::getpid(), SIGTERM);
        stop.wait_for_stop_signal();
      },
      testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace atollbank::runtime
