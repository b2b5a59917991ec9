// SPDX-License-Identifier: Apache-2.0
// What a pool's thread gathers of several pieces of work is as durable, as exact and as visible as
// if each had been done alone. Stands beside record_store_sync.cc, which counts the syncs.
#include <deque>
#include <future>

#include "adapters/rocksdb/record_store.h"
#include "ports/commit_again.h"
#include "runtime/answer.h"
#include "runtime/thread_pool.h"
#include "tests/contract/record_store_contract.h"
#include "tests/contract/sync_count.h"

namespace atollbank::contract {
namespace {

using adapters::RocksDbRecordStore;

constexpr std::size_t kGatheredMax = 64;

class GatheredCommits : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = RocksDbRecordStore::open(folder_.path());
    ASSERT_TRUE(opened);
    store_ = std::move(*opened);
    // Until it is let go the only thread does nothing, so that all that follows is one group.
    ASSERT_TRUE(pool_.run([gate = gate_.get_future().share()] { gate.wait(); }));
  }

  template <class Work>
  std::future<base::Result<std::uint64_t>> begin(Work work) {
    return begin_on(pool_, std::move(work));
  }
  template <class Work>
  std::future<base::Result<std::uint64_t>> begin_on(runtime::BlockingPool& pool, Work work) {
    auto promise = std::make_shared<std::promise<base::Result<std::uint64_t>>>();
    auto answer = promise->get_future();
    runtime::answer_from_pool<std::uint64_t>(
        pool, clock_, {}, std::move(work),
        [promise](base::Result<std::uint64_t> result) { promise->set_value(std::move(result)); });
    return answer;
  }
  std::future<base::Result<std::uint64_t>> commit(const std::string& partition,
                                                  std::uint64_t version) {
    return begin([this, partition, version] {
      return store_->commit(small_commit(partition, version, "k", "v"));
    });
  }
  void let_go() { gate_.set_value(); }

  const TemporaryFolder folder_;
  const base::SystemClock clock_;
  std::unique_ptr<RocksDbRecordStore> store_;
  std::promise<void> gate_;
  runtime::ThreadPool pool_{"pool", 1, runtime::kBlockingQueueMax, kGatheredMax};
};

TEST_F(GatheredCommits, of_many_partitions_share_a_sync_and_are_there_when_they_are_answered) {
  std::vector<std::future<base::Result<std::uint64_t>>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(commit("p" + std::to_string(i), 0));
  const int before = sync_count();
  let_go();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(answers[static_cast<std::size_t>(i)].get().value(), 1u);
    EXPECT_EQ(store_->get("p" + std::to_string(i), "k")->value, "v");
  }
  EXPECT_EQ(sync_count(), before + 1);
  EXPECT_EQ(store_->outbox(0, 100)->size(), 20u);
}

TEST_F(GatheredCommits, of_one_partition_build_on_each_other_and_a_stale_one_is_refused) {
  auto first = commit("p", 0);
  auto second = commit("p", 1);
  auto stale = commit("p", 1);
  let_go();
  EXPECT_EQ(first.get().value(), 1u);
  EXPECT_EQ(second.get().value(), 2u);
  EXPECT_EQ(stale.get().error().reason, "version_conflict");
}

TEST_F(GatheredCommits, work_sees_what_it_and_others_committed_before) {
  auto first = commit("p", 0);
  auto look = begin([this] { return store_->version("p"); });
  auto twice = begin([this]() -> base::Result<std::uint64_t> {
    ATOLL_TRY_VOID(store_->commit(small_commit("q", 0, "k", "one")));
    ATOLL_TRY(const auto found, store_->get("q", "k"));
    EXPECT_EQ(found.value, "one");
    return store_->commit(small_commit("q", found.version, "k", "two"));
  });
  let_go();
  EXPECT_EQ(first.get().value(), 1u);
  EXPECT_EQ(look.get().value(), 1u);
  EXPECT_EQ(twice.get().value(), 2u);
  EXPECT_EQ(store_->get("q", "k")->value, "two");
}

TEST_F(GatheredCommits, others_may_commit_to_the_same_partitions_meanwhile) {
  constexpr std::uint64_t kRounds = 200;
  let_go();
  const auto raise = [this](std::uint64_t i) -> base::Result<std::uint64_t> {
    for (;;) {
      const std::string partition = "p" + std::to_string(i % 3);
      ATOLL_TRY(const auto version, store_->version(partition));
      auto done = store_->commit(small_commit(partition, version, "k", "v"));
      if (done || done.error().reason != "version_conflict") return done;
    }
  };
  std::vector<std::future<base::Result<std::uint64_t>>> answers;
  for (std::uint64_t i = 0; i < kRounds; ++i) {
    answers.push_back(begin([raise, i] { return raise(i); }));
    ASSERT_TRUE(raise(i + 1));  // on this thread, by itself
  }
  for (auto& answer : answers) EXPECT_TRUE(answer.get());
  std::uint64_t sum = 0;
  for (const char* partition : {"p0", "p1", "p2"}) sum += store_->version(partition).value();
  EXPECT_EQ(sum, 2 * kRounds);
}

// Work that loses to another thread, also alone on its own, keeps the partition that it waited for.
TEST_F(GatheredCommits, of_one_busy_partition_lose_it_once_at_most) {
  constexpr std::uint64_t kRounds = 5000;
  constexpr std::size_t kUnderWay = 2;  // so that work is mostly alone
  let_go();
  runtime::ThreadPool pool("two", 2, runtime::kBlockingQueueMax, kGatheredMax);
  const auto raise = [this] {
    int tries = 0;
    return ports::commit_again([this, &tries]() -> base::Result<std::uint64_t> {
      EXPECT_LE(++tries, 2);
      ATOLL_TRY(const auto version, store_->version("busy"));
      return store_->commit(small_commit("busy", version, "k", "v"));
    });
  };
  std::deque<std::future<base::Result<std::uint64_t>>> under_way;
  for (std::uint64_t i = 0; i < kRounds; ++i) {
    if (under_way.size() == kUnderWay) {
      const auto done = under_way.front().get();
      ASSERT_TRUE(done) << done.error().reason;
      under_way.pop_front();
    }
    under_way.push_back(begin_on(pool, raise));
  }
  for (auto& answer : under_way) EXPECT_TRUE(answer.get());
  EXPECT_EQ(store_->version("busy").value(), kRounds);
}

}  // namespace
}  // namespace atollbank::contract
