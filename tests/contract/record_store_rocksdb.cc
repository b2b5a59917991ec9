// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/record_store.h"

#include "adapters/rocksdb/projection_store.h"
#include "adapters/rocksdb/records_beside.h"
#include "tests/contract/record_store_contract.h"

namespace atollbank::contract {
namespace {

using adapters::RocksDbProjectionStore;
using adapters::RocksDbRecordStore;

std::unique_ptr<RocksDbRecordStore> open_records(const std::filesystem::path& folder) {
  auto opened = RocksDbRecordStore::open(folder);
  EXPECT_TRUE(opened) << opened.error().message;
  return opened ? std::move(*opened) : nullptr;
}

INSTANTIATE_TEST_SUITE_P(RocksDb, RecordStoreContract,
                         testing::Values(RecordStoreAdapter{"rocksdb", open_records}),
                         adapter_name);

TEST(RocksDbRecordStore, what_was_committed_is_there_after_closing_and_opening_again) {
  const TemporaryFolder folder;
  {
    const auto store = open_records(folder.path());
    ASSERT_TRUE(store->commit(small_commit("p", 0, "k", "one")));
    ASSERT_TRUE(store->commit(small_commit("q", 0, "k", "two")));
  }
  const auto store = open_records(folder.path());
  EXPECT_EQ(store->get("p", "k")->value, "one");
  EXPECT_EQ(store->outbox(0, 10)->size(), 2u);
  EXPECT_EQ(store->commit(small_commit("p", 1, "k", "three")).value(), 2u);
  EXPECT_EQ(store->outbox(2, 10)->front().sequence, 3u);
}

TEST(RocksDbRecordStore, a_folder_is_open_only_once) {
  const TemporaryFolder folder;
  const auto store = open_records(folder.path());
  const auto second = RocksDbRecordStore::open(folder.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "store_unavailable");
}

TEST(RocksDbRecordStore, a_store_of_another_kind_is_refused) {
  const TemporaryFolder folder;
  ASSERT_TRUE(RocksDbProjectionStore::open(folder.path()));
  const auto refused = RocksDbRecordStore::open(folder.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kFailedPrecondition);
  EXPECT_EQ(refused.error().reason, "store_format_unknown");
  EXPECT_NE(refused.error().message.find("atoll projections"), std::string::npos);
}

TEST(RocksDbRecordStore, a_disk_without_space_refuses_a_commit_and_still_answers) {
  const TemporaryFolder folder;
  ASSERT_TRUE(open_records(folder.path())->commit(small_commit("p", 0, "k", "v")));
  const auto store = RocksDbRecordStore::open(folder.path(), {.free_bytes_min = UINT64_MAX});
  ASSERT_TRUE(store);
  const auto refused = (*store)->commit(small_commit("p", 1, "k", "w"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kResourceExhausted);
  EXPECT_EQ(refused.error().reason, "no_space");
  EXPECT_EQ((*store)->get("p", "k")->value, "v");
}

TEST(RocksDbRecordsBeside, shows_what_is_committed_while_the_writer_goes_on) {
  const TemporaryFolder folder;
  const auto store = open_records(folder.path());
  ASSERT_TRUE(store->commit(small_commit("p", 0, "k", "one")));
  const auto beside = adapters::RocksDbRecordsBeside::open(folder.path());
  ASSERT_TRUE(beside) << beside.error().message;
  EXPECT_EQ((*beside)->reader().get("p", "k")->value, "one");
  ASSERT_TRUE(store->commit(small_commit("p", 1, "k", "two")));
  EXPECT_EQ((*beside)->reader().get("p", "k")->value, "one") << "as it was when it was opened";
  const auto later = adapters::RocksDbRecordsBeside::open(folder.path());
  EXPECT_EQ((*later)->reader().get("p", "k")->value, "two");
  EXPECT_EQ((*later)->reader().partitions("p", "", 10)->size(), 1u);
}

TEST(RocksDbRecordsBeside, reads_a_store_that_nobody_has_open_and_leaves_its_files_alone) {
  const TemporaryFolder folder;
  ASSERT_TRUE(open_records(folder.path())->commit(small_commit("p", 0, "k", "one")));
  const auto files = [&folder] {
    std::vector<std::pair<std::string, std::uintmax_t>> found;
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
      found.emplace_back(file.path().filename().string(), file.file_size());
    }
    std::sort(found.begin(), found.end());
    return found;
  };
  const auto before = files();
  EXPECT_EQ((*adapters::RocksDbRecordsBeside::open(folder.path()))->reader().get("p", "k")->value,
            "one");
  EXPECT_EQ(files(), before);
}

TEST(RocksDbRecordsBeside, where_there_is_no_store_it_makes_none) {
  const TemporaryFolder folder;
  const auto refused = adapters::RocksDbRecordsBeside::open(folder.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "store_missing");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(RocksDbRecordsBeside, a_store_of_another_kind_is_refused) {
  const TemporaryFolder folder;
  ASSERT_TRUE(RocksDbProjectionStore::open(folder.path()));
  const auto refused = adapters::RocksDbRecordsBeside::open(folder.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "store_format_unknown");
}

TEST(RocksDbRecordStore, a_folder_that_cannot_be_made_is_refused) {
  const auto refused = RocksDbRecordStore::open("/dev/null/records");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace atollbank::contract
