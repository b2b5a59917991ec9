// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/projection_store.h"

#include "tests/contract/projection_store_contract.h"

namespace atollbank::contract {
namespace {

using adapters::MemoryProjectionStore;

INSTANTIATE_TEST_SUITE_P(Memory, ProjectionStoreContract,
                         testing::Values(ProjectionStoreAdapter{
                             "memory",
                             [](const std::filesystem::path&) {
                               return std::make_unique<MemoryProjectionStore>();
                             }}),
                         adapter_name);

TEST(MemoryProjectionStore, a_crash_goes_back_to_the_last_flush) {
  MemoryProjectionStore store;
  ASSERT_TRUE(store.apply({small_step("a", "s", 1, "k", "one")}));
  ASSERT_TRUE(store.set_cursor("feed", 1));
  ASSERT_TRUE(store.flush());
  ASSERT_TRUE(store.apply({small_step("a", "s", 2, "k", "two")}));
  ASSERT_TRUE(store.set_cursor("feed", 2));
  store.lose_unflushed();
  EXPECT_EQ(store.get("a", "k").value(), "one");
  EXPECT_EQ(store.position("a", "s").value(), 1u);
  EXPECT_EQ(store.cursor("feed").value(), 1u);
}

}  // namespace
}  // namespace atollbank::contract
