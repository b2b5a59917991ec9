// SPDX-License-Identifier: Apache-2.0
// The promises of the record store when several threads commit at once.
#include <atomic>
#include <map>
#include <thread>

#include "ports/commit_again.h"
#include "tests/contract/record_store_contract.h"

namespace atollbank::contract {
namespace {

constexpr std::uint64_t kThreadCount = 4;
constexpr std::uint64_t kCommitCount = 50;  // a thread

template <class Body>
void run_threads(Body body) {
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < kThreadCount; ++i) threads.emplace_back([i, &body] { body(i); });
  for (std::thread& thread : threads) thread.join();
}

// Adds one to a counter, again and again until its own change went through.
void increment(ports::RecordStore& store, std::atomic<std::uint64_t>& conflicts) {
  for (;;) {
    const auto read = store.get("counter", "n");
    const std::uint64_t count = read->value ? std::stoull(*read->value) : 0;
    const auto done =
        store.commit(small_commit("counter", read->version, "n", std::to_string(count + 1)));
    if (done) return;
    ASSERT_EQ(done.error().reason, "version_conflict");
    ++conflicts;
  }
}

TEST_P(RecordStoreContract, concurrent_writers_of_one_partition_lose_no_update) {
  std::atomic<std::uint64_t> conflicts = 0;
  run_threads([&](std::uint64_t) {
    for (std::uint64_t i = 0; i < kCommitCount; ++i) increment(store(), conflicts);
  });
  const auto read = store().get("counter", "n");
  EXPECT_EQ(read->value, std::to_string(kThreadCount * kCommitCount));
  EXPECT_EQ(read->version, kThreadCount * kCommitCount);
  EXPECT_EQ(store().outbox(0, 1'000)->size(), kThreadCount * kCommitCount);
}

// Whoever loses against the others, and loses again, is not told so: its turn comes.
TEST_P(RecordStoreContract, writers_of_one_partition_that_try_again_all_get_their_turn) {
  constexpr std::uint64_t kOfEach = 250;
  run_threads([&](std::uint64_t) {
    for (std::uint64_t i = 0; i < kOfEach; ++i) {
      const auto done = ports::commit_again([this]() -> base::Result<std::uint64_t> {
        ATOLL_TRY(const auto read, store().get("hot", "n"));
        const std::uint64_t count = read.value ? std::stoull(*read.value) : 0;
        return store().commit(small_commit("hot", read.version, "n", std::to_string(count + 1)));
      });
      ASSERT_TRUE(done) << done.error().reason;
    }
  });
  EXPECT_EQ(store().get("hot", "n")->value, std::to_string(kThreadCount * kOfEach));
}

TEST_P(RecordStoreContract, of_commits_that_race_on_one_version_exactly_one_wins) {
  for (std::uint64_t round = 0; round < 20; ++round) {
    std::atomic<int> won = 0;
    run_threads([&](std::uint64_t i) {
      if (store().commit(small_commit("race", round, "winner", std::to_string(i)))) ++won;
    });
    ASSERT_EQ(won, 1);
  }
}

TEST_P(RecordStoreContract, a_reader_never_sees_half_a_commit) {
  std::atomic<bool> over = false;
  std::thread writer([&] {
    for (std::uint64_t i = 0; i < 200; ++i) {
      ports::Commit commit = small_commit("pair", i, "left", std::to_string(i));
      commit.puts.push_back({.key = "right", .value = std::to_string(i)});
      ASSERT_TRUE(store().commit(commit));
    }
    over = true;
  });
  for (bool ended = false; !ended;) {
    ended = over;
    const auto page = store().scan("pair", "", "", 2);
    EXPECT_TRUE(page->empty() || page->front().value == page->back().value);
    EXPECT_NE(page->size(), 1u);
    const auto read = store().get("pair", "left");
    EXPECT_EQ(read->value ? std::stoull(*read->value) + 1 : 0, read->version);
  }
  writer.join();
}

// Follows the outbox while it grows: whatever it has passed must never gain an entry afterwards.
TEST_P(RecordStoreContract, a_follower_of_the_outbox_misses_nothing_and_sees_versions_in_order) {
  std::atomic<std::uint64_t> running = kThreadCount;
  std::map<std::string, std::uint64_t> versions;
  std::uint64_t seen = 0;
  std::thread follower([&] {
    std::uint64_t after = 0;
    for (bool last_look = false;; last_look = running == 0) {
      const auto page = store().outbox(after, 7);
      ASSERT_TRUE(page);
      for (const ports::OutboxEntry& entry : *page) {
        ASSERT_GT(entry.sequence, after);
        ASSERT_EQ(entry.version, ++versions[entry.partition]);
        after = entry.sequence;
        ++seen;
      }
      if (page->empty() && last_look) return;
    }
  });
  run_threads([&](std::uint64_t i) {
    for (std::uint64_t n = 0; n < kCommitCount; ++n) {
      ASSERT_TRUE(store().commit(small_commit("p/" + std::to_string(i), n, "k", "v")));
    }
    --running;
  });
  follower.join();
  EXPECT_EQ(seen, kThreadCount * kCommitCount);
}

}  // namespace
}  // namespace atollbank::contract
