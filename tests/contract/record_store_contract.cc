// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/record_store_contract.h"

namespace atollbank::contract {
namespace {

using base::ErrorCode;
using ports::Commit;

void expect_refused(ports::RecordStore& store, const Commit& commit, const std::string& reason) {
  const auto refused = store.commit(commit);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().reason, reason);
  EXPECT_FALSE(refused.error().message.empty());
  EXPECT_EQ(store.outbox(0, 10)->size(), 0u);
}

std::vector<std::string> keys_of(const std::vector<ports::Put>& page) {
  std::vector<std::string> keys;
  for (const ports::Put& put : page) keys.push_back(put.key);
  return keys;
}

using Keys = std::vector<std::string>;

TEST_P(RecordStoreContract, an_unknown_partition_is_at_version_zero_and_empty) {
  EXPECT_EQ(store().version("customer/1").value(), 0u);
  const auto read = store().get("customer/1", "profile");
  EXPECT_EQ(read->version, 0u);
  EXPECT_FALSE(read->value.has_value());
  EXPECT_TRUE(store().scan("customer/1", "", "", 10)->empty());
  EXPECT_TRUE(store().partitions("", "", 10)->empty());
  EXPECT_TRUE(store().outbox(0, 10)->empty());
}

TEST_P(RecordStoreContract, a_commit_raises_the_version_by_one_and_is_read_back) {
  EXPECT_EQ(store().commit(small_commit("customer/1", 0, "profile", "Ada")).value(), 1u);
  EXPECT_EQ(store().commit(small_commit("customer/1", 1, "profile", "Grace")).value(), 2u);
  const auto read = store().get("customer/1", "profile");
  EXPECT_EQ(read->version, 2u);
  EXPECT_EQ(read->value, "Grace");
}

TEST_P(RecordStoreContract, many_values_come_in_the_order_of_their_keys) {
  ASSERT_TRUE(store().commit(small_commit("customer/1", 0, "profile", "Ada")));
  ASSERT_TRUE(store().commit(small_commit("customer/2", 0, "profile", "Grace")));
  ASSERT_TRUE(store().commit(small_commit("customer/2", 1, "empty", "")));
  const auto values = store().values({{.partition = "customer/2", .key = "profile"},
                                      {.partition = "customer/3", .key = "profile"},
                                      {.partition = "customer/1", .key = "profile"},
                                      {.partition = "customer/1", .key = "other"},
                                      {.partition = "customer/2", .key = "empty"},
                                      {.partition = "customer/2", .key = "profile"}});
  using Values = std::vector<std::optional<std::string>>;
  EXPECT_EQ(values.value(), (Values{"Grace", std::nullopt, "Ada", std::nullopt, "", "Grace"}));
  EXPECT_TRUE(store().values({})->empty());
}

TEST_P(RecordStoreContract, what_is_in_memory_is_as_new_as_the_store) {
  const ports::RecordReader& memory = store().in_memory();
  for (const std::uint64_t version : {0u, 1u}) {
    ASSERT_TRUE(store().commit(small_commit("customer/1", version, "profile", "Ada")));
    EXPECT_EQ(memory.version("customer/1").value(), version + 1);
    EXPECT_EQ(memory.get("customer/1", "profile")->version, version + 1);
  }
  EXPECT_EQ(memory.get("customer/1", "profile")->value, "Ada");
  EXPECT_EQ(memory.values({{.partition = "customer/1", .key = "profile"}})->front(), "Ada");
  EXPECT_EQ(memory.scan("customer/1", "", "", 10)->size(), 1u);
  EXPECT_EQ(memory.partitions("", "", 10)->size(), 1u);
}

TEST_P(RecordStoreContract, a_wrong_version_conflicts_and_changes_nothing) {
  ASSERT_TRUE(store().commit(small_commit("customer/1", 0, "profile", "Ada")));
  for (const std::uint64_t wrong : {0u, 2u}) {
    const auto refused = store().commit(small_commit("customer/1", wrong, "profile", "Grace"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
    EXPECT_EQ(refused.error().reason, "version_conflict");
  }
  EXPECT_EQ(store().get("customer/1", "profile")->value, "Ada");
  EXPECT_EQ(store().version("customer/1").value(), 1u);
  EXPECT_EQ(store().outbox(0, 10)->size(), 1u);
}

TEST_P(RecordStoreContract, puts_deletes_events_and_audit_happen_together) {
  ASSERT_TRUE(store().commit(small_commit("customer/1", 0, "old", "1")));
  const Commit change{.partition = "customer/1",
                      .expected_version = 1,
                      .puts = {{.key = "new", .value = "2"}, {.key = "empty", .value = ""}},
                      .deletes = {"old", "never there"},
                      .events = {{.type = "a", .payload = "{}"}, {.type = "b", .payload = "[]"}},
                      .audit = "{\"who\":\"user\"}"};
  ASSERT_EQ(store().commit(change).value(), 2u);
  EXPECT_EQ(keys_of(*store().scan("customer/1", "", "", 10)), (Keys{"empty", "new"}));
  EXPECT_EQ(store().get("customer/1", "empty")->value, "");
  const auto outbox = store().outbox(1, 10);
  ASSERT_EQ(outbox->size(), 1u);
  const ports::OutboxEntry& entry = outbox->front();
  EXPECT_EQ(entry.sequence, 2u);
  EXPECT_EQ(entry.partition, "customer/1");
  EXPECT_EQ(entry.version, 2u);
  ASSERT_EQ(entry.events.size(), 2u);
  EXPECT_EQ(entry.events[1].type, "b");
  EXPECT_EQ(entry.events[1].payload, "[]");
  EXPECT_EQ(entry.audit, "{\"who\":\"user\"}");
}

TEST_P(RecordStoreContract, partitions_do_not_see_each_other) {
  ASSERT_TRUE(store().commit(small_commit("a", 0, "key", "of a")));
  ASSERT_TRUE(store().commit(small_commit("a/b", 0, "key", "of a/b")));
  ASSERT_TRUE(store().commit(small_commit("ab", 0, "key", "of ab")));
  EXPECT_EQ(store().get("a", "key")->value, "of a");
  EXPECT_EQ(store().scan("a", "", "", 10)->size(), 1u);
  EXPECT_FALSE(store().get("a", "/bkey")->value.has_value());
}

TEST_P(RecordStoreContract, a_scan_walks_the_keys_in_order_within_prefix_and_limit) {
  Commit commit = small_commit("p", 0, "pot/2", "");
  for (const char* key : {"pot/1", "pot/3", "pos", "pou", "pot"}) {
    commit.puts.push_back({.key = key, .value = ""});
  }
  commit.puts.push_back({.key = std::string("pot/1\0", 6), .value = ""});
  commit.puts.push_back({.key = "pot/\xFF", .value = ""});
  ASSERT_TRUE(store().commit(commit));
  const std::string zero("pot/1\0", 6);
  EXPECT_EQ(keys_of(*store().scan("p", "pot/", "", 10)),
            (Keys{"pot/1", zero, "pot/2", "pot/3", "pot/\xFF"}));
  EXPECT_EQ(keys_of(*store().scan("p", "pot/", "", 2)), (Keys{"pot/1", zero}));
  EXPECT_EQ(keys_of(*store().scan("p", "pot/", "pot/1", 2)), (Keys{zero, "pot/2"}));
  EXPECT_EQ(keys_of(*store().scan("p", "pot/", "pot/\xFF", 9)), Keys{});
  EXPECT_EQ(keys_of(*store().scan("p", "pot/", "pou", 9)), Keys{});
  EXPECT_EQ(keys_of(*store().scan("p", "", "pot/3", 9)), (Keys{"pot/\xFF", "pou"}));
  EXPECT_EQ(keys_of(*store().scan("p", "", "", 0)), Keys{});
}

TEST_P(RecordStoreContract, partitions_are_listed_in_order_within_prefix_and_limit) {
  for (const char* name : {"customer/2", "customer/1", "customer/10", "card/1", "customers"}) {
    ASSERT_TRUE(store().commit(small_commit(name, 0, "k", "v")));
  }
  EXPECT_EQ(*store().partitions("customer/", "", 10),
            (Keys{"customer/1", "customer/10", "customer/2"}));
  EXPECT_EQ(*store().partitions("customer/", "customer/1", 1), (Keys{"customer/10"}));
  EXPECT_EQ(store().partitions("", "", 10)->size(), 5u);
  EXPECT_EQ(store().partitions("", "", 0)->size(), 0u);
}

TEST_P(RecordStoreContract, the_outbox_is_in_commit_order_and_paged) {
  for (std::uint64_t i = 0; i < 20; ++i) {
    const std::string partition = "p/" + std::to_string(i % 3);
    ASSERT_TRUE(store().commit(small_commit(partition, i / 3, "k", std::to_string(i))));
  }
  std::uint64_t after = 0;
  for (std::uint64_t page = 0; page < 4; ++page) {
    const auto entries = store().outbox(after, 5);
    ASSERT_EQ(entries->size(), 5u);
    for (const ports::OutboxEntry& entry : *entries) {
      EXPECT_EQ(entry.sequence, after + 1);
      EXPECT_EQ(entry.version, after / 3 + 1);
      after = entry.sequence;
    }
  }
  EXPECT_TRUE(store().outbox(after, 5)->empty());
  EXPECT_TRUE(store().outbox(UINT64_MAX, 5)->empty());
}

TEST_P(RecordStoreContract, the_largest_allowed_parts_are_kept) {
  const std::string partition(ports::kPartitionSizeMax, 'p');
  const std::string key(ports::kKeySizeMax, '\xFF');
  const std::string value(ports::kValueSizeMax, 'v');
  ASSERT_TRUE(store().commit(small_commit(partition, 0, key, "")));
  Commit large = small_commit(partition, 1, key, "");
  large.puts.front().value = value;
  ASSERT_TRUE(store().commit(large));
  EXPECT_EQ(store().get(partition, key)->value, value);
  EXPECT_EQ(store().scan(partition, key, "", 2)->size(), 1u);
}

TEST_P(RecordStoreContract, what_breaks_a_limit_is_refused_with_its_reason) {
  ports::RecordStore& s = store();
  const std::string long_name(ports::kPartitionSizeMax + 1, 'p');
  expect_refused(s, small_commit("", 0, "k", "v"), "partition_invalid");
  expect_refused(s, small_commit(long_name, 0, "k", "v"), "partition_invalid");
  expect_refused(s, small_commit(std::string("a\0b", 3), 0, "k", "v"), "partition_invalid");
  expect_refused(s, small_commit("p", 0, "", "v"), "key_invalid");
  const std::string long_key(ports::kKeySizeMax + 1, 'k');
  expect_refused(s, small_commit("p", 0, long_key, "v"), "key_invalid");
  Commit commit = small_commit("p", 0, "k", "v");
  commit.puts.front().value.assign(ports::kValueSizeMax + 1, 'v');
  expect_refused(s, commit, "value_too_large");
  commit = small_commit("p", 0, "k", "v");
  commit.deletes = {"k"};
  expect_refused(s, commit, "key_repeated");
  commit = small_commit("p", 0, "k", "v");
  commit.audit.clear();
  expect_refused(s, commit, "audit_missing");
  commit = small_commit("p", 0, "k", "v");
  commit.events.front().payload.assign(ports::kCommitSizeMax, 'e');
  expect_refused(s, commit, "commit_too_large");
}

}  // namespace
}  // namespace atollbank::contract
