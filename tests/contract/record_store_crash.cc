// SPDX-License-Identifier: Apache-2.0
// kill -9 while several threads commit: whatever was acknowledged is there afterwards, whole.
#include <thread>

#include "adapters/rocksdb/record_store.h"
#include "tests/contract/child_program.h"
#include "tests/contract/record_store_contract.h"

namespace atollbank::contract {
namespace {

using adapters::RocksDbRecordStore;

constexpr std::uint64_t kWriterCount = 3;
constexpr int kKillCount = 4;
// Small, so that memtables are flushed and logs change hands while the program runs.
constexpr adapters::Tuning kSmall{
    .write_buffer_bytes = 64 << 10, .block_cache_bytes = 1 << 20, .free_bytes_min = 1 << 20};

std::string partition_of(std::uint64_t writer) { return "writer/" + std::to_string(writer); }

void commit_for_ever(RocksDbRecordStore& store, std::uint64_t writer) {
  std::uint64_t version = store.version(partition_of(writer)).value();
  for (;;) {
    const std::string next = std::to_string(version + 1);
    ports::Commit commit = small_commit(partition_of(writer), version, "left", next);
    commit.puts.push_back({.key = "right", .value = next});
    commit.puts.push_back({.key = "filler", .value = std::string(1'000, 'f')});
    version = store.commit(commit).value();
    report(version * kWriterCount + writer);
  }
}

TEST(RecordStoreCrashPrograms, DISABLED_commits_for_ever) {
  const auto store = RocksDbRecordStore::open(child_folder(), kSmall);
  ASSERT_TRUE(store);
  std::vector<std::thread> writers;
  for (std::uint64_t i = 0; i < kWriterCount; ++i) {
    writers.emplace_back([&store, i] { commit_for_ever(**store, i); });
  }
  for (std::thread& writer : writers) writer.join();
}

void expect_whole(RocksDbRecordStore& store, std::uint64_t writer, std::uint64_t acknowledged) {
  const auto left = store.get(partition_of(writer), "left");
  const auto right = store.get(partition_of(writer), "right");
  EXPECT_GE(left->version, acknowledged);
  EXPECT_EQ(left->value, std::to_string(left->version));
  EXPECT_EQ(right->value, left->value);
}

// Every version of every partition, in order, and nothing else.
void expect_outbox_of(RocksDbRecordStore& store) {
  std::vector<std::uint64_t> versions(kWriterCount, 0);
  std::uint64_t after = 0;
  for (;;) {
    const auto page = store.outbox(after, 500);
    ASSERT_TRUE(page);
    if (page->empty()) break;
    for (const ports::OutboxEntry& entry : *page) {
      const std::uint64_t writer = std::stoull(entry.partition.substr(7));
      ASSERT_EQ(entry.version, ++versions[writer]);
      after = entry.sequence;
    }
  }
  for (std::uint64_t i = 0; i < kWriterCount; ++i) {
    EXPECT_EQ(versions[i], store.version(partition_of(i)).value());
  }
}

TEST(RocksDbRecordStore, a_killed_process_keeps_every_acknowledged_commit) {
  const TemporaryFolder folder;
  std::vector<std::uint64_t> acknowledged(kWriterCount, 0);
  for (int kill = 1; kill <= kKillCount; ++kill) {
    ChildProgram program("RecordStoreCrashPrograms.DISABLED_commits_for_ever", folder.path());
    std::uint64_t count = 0;
    while (const auto number = program.next_report()) {
      acknowledged[*number % kWriterCount] = *number / kWriterCount;
      if (++count == 60 * static_cast<std::uint64_t>(kill)) program.kill();
    }
    ASSERT_GE(count, 60u);
    const auto store = RocksDbRecordStore::open(folder.path(), kSmall);
    ASSERT_TRUE(store) << store.error().message;
    for (std::uint64_t i = 0; i < kWriterCount; ++i) expect_whole(**store, i, acknowledged[i]);
    expect_outbox_of(**store);
  }
}

}  // namespace
}  // namespace atollbank::contract
