// SPDX-License-Identifier: Apache-2.0
// A kill keeps the page cache and would forgive a missing sync; counting the syncs does not.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "adapters/rocksdb/record_store.h"
#include "tests/contract/record_store_contract.h"
#include "tests/contract/sync_count.h"

namespace {
std::atomic<int> syncs = 0;
}  // namespace

// Stands before the C library's, for every library of this program.
extern "C" int fdatasync(int descriptor) {
  ++syncs;
  return static_cast<int>(syscall(SYS_fdatasync, descriptor));
}

namespace atollbank::contract {

int sync_count() { return syncs; }

namespace {

TEST(RocksDbRecordStore, every_commit_is_synced_before_it_is_answered) {
  const TemporaryFolder folder;
  const auto store = adapters::RocksDbRecordStore::open(folder.path());
  ASSERT_TRUE(store);
  for (std::uint64_t version = 0; version < 10; ++version) {
    const int before = sync_count();
    ASSERT_TRUE((*store)->commit(small_commit("p", version, "k", "v")));
    EXPECT_GT(sync_count(), before);
  }
}

TEST(RocksDbRecordStore, a_refused_commit_writes_nothing) {
  const TemporaryFolder folder;
  const auto store = adapters::RocksDbRecordStore::open(folder.path());
  ASSERT_TRUE((*store)->commit(small_commit("p", 0, "k", "v")));
  const int before = sync_count();
  EXPECT_EQ((*store)->commit(small_commit("p", 0, "k", "v")).error().reason, "version_conflict");
  EXPECT_EQ(sync_count(), before);
}

}  // namespace
}  // namespace atollbank::contract
