// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/commit_frontier.h"

#include <gtest/gtest.h>

namespace atollbank::adapters {
namespace {

TEST(CommitFrontier, numbers_follow_the_last_one_stored) {
  CommitFrontier frontier(41);
  EXPECT_EQ(frontier.finished(), 41u);
  EXPECT_EQ(frontier.begin(), 42u);
  EXPECT_EQ(frontier.begin(), 43u);
}

TEST(CommitFrontier, a_reader_stops_before_the_first_open_number) {
  CommitFrontier frontier(0);
  for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_EQ(frontier.begin(), i);
  frontier.finish(2);
  EXPECT_EQ(frontier.finished(), 0u);
  frontier.finish(1);
  EXPECT_EQ(frontier.finished(), 2u);
  frontier.finish(3);
  EXPECT_EQ(frontier.finished(), 3u);
}

TEST(CommitFrontier, a_number_that_never_finishes_holds_the_frontier_for_ever) {
  CommitFrontier frontier(7);
  EXPECT_EQ(frontier.begin(), 8u);
  frontier.finish(frontier.begin());
  EXPECT_EQ(frontier.finished(), 7u);
}

}  // namespace
}  // namespace atollbank::adapters
