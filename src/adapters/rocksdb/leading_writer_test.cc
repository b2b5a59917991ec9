// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/leading_writer.h"

#include <gtest/gtest.h>
#include <rocksdb/perf_context.h>
#include <rocksdb/perf_level.h>

#include <atomic>
#include <vector>

#include "adapters/rocksdb/record_store.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::adapters {
namespace {

constexpr int kThreads = 3;
constexpr int kCommits = 40;  // of each

std::string partition_of(int thread) { return "partition/" + std::to_string(thread); }

// By threads that others preempt, and by one that they do not, all at once.
TEST(LeadingWriter, commits_of_threads_that_give_way_are_there_and_in_their_order) {
  const contract::TemporaryFolder folder;
  {
    auto store = RocksDbRecordStore::open(folder.path());
    ASSERT_TRUE(store);
    std::atomic<int> refused = 0;
    std::vector<runtime::NamedThread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back("chores", [&, thread] {
        if (thread > 0) runtime::be_preempted_by_other_threads();
        for (std::uint64_t i = 0; i < kCommits; ++i) {
          const auto version =
              (*store)->commit({.partition = partition_of(thread),
                                .expected_version = i,
                                .puts = {{.key = "count", .value = std::to_string(i + 1)}},
                                .events = {{.type = "counted", .payload = "{}"}},
                                .audit = "{}"});
          refused += !version || *version != i + 1;
        }
      });
    }
    for (runtime::NamedThread& thread : threads) thread.join();
    EXPECT_EQ(refused, 0);
    EXPECT_EQ((*store)->outbox(0, 1000)->size(), std::size_t{kThreads * kCommits});
  }
  auto again = RocksDbRecordStore::open(folder.path());
  ASSERT_TRUE(again);
  for (int thread = 0; thread < kThreads; ++thread) {
    EXPECT_EQ((*again)->get(partition_of(thread), "count")->value, std::to_string(kCommits));
  }
}

// What RocksDB says of the thread that commits: whether it has written the log itself.
TEST(LeadingWriter, a_thread_that_gives_way_leaves_the_writing_to_another) {
  const contract::TemporaryFolder folder;
  auto store = RocksDbRecordStore::open(folder.path());
  ASSERT_TRUE(store);
  const auto writes_itself = [&](int number) {
    rocksdb::SetPerfLevel(rocksdb::PerfLevel::kEnableTime);
    rocksdb::get_perf_context()->Reset();
    EXPECT_TRUE((*store)->commit({.partition = partition_of(number),
                                  .puts = {{.key = "count", .value = "1"}},
                                  .events = {{.type = "counted", .payload = "{}"}},
                                  .audit = "{}"}));
    return rocksdb::get_perf_context()->write_wal_time > 0;
  };
  for (const bool gives_way : {false, true}) {
    runtime::NamedThread thread("chores", [&] {
      if (gives_way) runtime::be_preempted_by_other_threads();
      EXPECT_EQ(writes_itself(gives_way ? 1 : 0), !gives_way);
    });
    thread.join();
  }
}

}  // namespace
}  // namespace atollbank::adapters
