// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/record_store.h"

#include "tests/contract/record_store_contract.h"

namespace atollbank::contract {
namespace {

using adapters::CommitFault;
using adapters::MemoryRecordStore;

INSTANTIATE_TEST_SUITE_P(Memory, RecordStoreContract,
                         testing::Values(RecordStoreAdapter{
                             "memory",
                             [](const std::filesystem::path&) {
                               return std::make_unique<MemoryRecordStore>();
                             }}),
                         adapter_name);

TEST(MemoryRecordStore, a_lost_commit_is_unknown_and_did_not_happen) {
  MemoryRecordStore store;
  store.set_fault_source([](const ports::Commit&) { return CommitFault::kLostBefore; });
  const auto lost = store.commit(small_commit("p", 0, "k", "v"));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, base::ErrorCode::kUnknown);
  EXPECT_EQ(lost.error().reason, "commit_unknown");
  EXPECT_EQ(store.version("p").value(), 0u);
  EXPECT_TRUE(store.outbox(0, 1)->empty());
}

TEST(MemoryRecordStore, a_commit_whose_answer_is_lost_is_unknown_and_did_happen) {
  MemoryRecordStore store;
  store.set_fault_source([](const ports::Commit&) { return CommitFault::kLostAfter; });
  const auto lost = store.commit(small_commit("p", 0, "k", "v"));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().reason, "commit_unknown");
  EXPECT_EQ(store.get("p", "k")->value, "v");
  EXPECT_EQ(store.outbox(0, 1)->size(), 1u);
}

}  // namespace
}  // namespace atollbank::contract
