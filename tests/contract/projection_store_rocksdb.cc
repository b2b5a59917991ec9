// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/projection_store.h"

#include "adapters/rocksdb/record_store.h"
#include "tests/contract/projection_store_contract.h"

namespace atollbank::contract {
namespace {

using adapters::RocksDbProjectionStore;
using adapters::RocksDbRecordStore;

std::unique_ptr<RocksDbProjectionStore> open_projections(const std::filesystem::path& folder) {
  auto opened = RocksDbProjectionStore::open(folder);
  EXPECT_TRUE(opened) << opened.error().message;
  return opened ? std::move(*opened) : nullptr;
}

INSTANTIATE_TEST_SUITE_P(RocksDb, ProjectionStoreContract,
                         testing::Values(ProjectionStoreAdapter{"rocksdb", open_projections}),
                         adapter_name);

TEST(RocksDbProjectionStore, a_clean_close_keeps_everything) {
  const TemporaryFolder folder;
  {
    const auto store = open_projections(folder.path());
    ASSERT_TRUE(store->apply({small_step("a", "s", 4, "k", "v")}));
    ASSERT_TRUE(store->set_cursor("feed", 4));
  }
  const auto store = open_projections(folder.path());
  EXPECT_EQ(store->get("a", "k").value(), "v");
  EXPECT_EQ(store->position("a", "s").value(), 4u);
  EXPECT_EQ(store->cursor("feed").value(), 4u);
}

TEST(RocksDbProjectionStore, a_cleared_store_stays_cleared_and_keeps_its_format) {
  const TemporaryFolder folder;
  {
    const auto store = open_projections(folder.path());
    ASSERT_TRUE(store->apply({small_step("a", "s", 4, "k", "v")}));
    ASSERT_TRUE(store->clear());
  }
  const auto store = open_projections(folder.path());
  EXPECT_EQ(store->position("a", "s").value(), 0u);
  EXPECT_EQ(RocksDbRecordStore::open(folder.path() / "records").has_value(), true);
}

TEST(RocksDbProjectionStore, a_store_of_another_kind_is_refused) {
  const TemporaryFolder folder;
  ASSERT_TRUE(RocksDbRecordStore::open(folder.path()));
  const auto refused = RocksDbProjectionStore::open(folder.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "store_format_unknown");
}

TEST(RocksDbProjectionStore, a_disk_without_space_refuses_steps_and_still_answers) {
  const TemporaryFolder folder;
  ASSERT_TRUE(open_projections(folder.path())->apply({small_step("a", "s", 4, "k", "v")}));
  const auto store = RocksDbProjectionStore::open(folder.path(), {.free_bytes_min = UINT64_MAX});
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->apply({small_step("a", "s", 5, "k", "w")}).error().reason, "no_space");
  EXPECT_EQ((*store)->get("a", "k").value(), "v");
}

// What there is no room for is neither forgotten nor left half written.
TEST(RocksDbProjectionStore, a_disk_without_space_keeps_what_is_filled_again_in_memory) {
  const TemporaryFolder folder;
  const auto store = RocksDbProjectionStore::open(
      folder.path(), {.free_bytes_min = std::numeric_limits<std::uint64_t>::max()});
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->clear());
  ASSERT_TRUE((*store)->apply({small_step("a", "s", 1, "k", "v")}));
  EXPECT_EQ((*store)->flush().error().reason, "no_space");
  EXPECT_EQ((*store)->rebuilt().error().reason, "no_space");
  EXPECT_EQ((*store)->get("a", "k").value(), "v");
  EXPECT_EQ((*store)->scan("a", "", "", 1).error().reason, "no_space");
}

}  // namespace
}  // namespace atollbank::contract
