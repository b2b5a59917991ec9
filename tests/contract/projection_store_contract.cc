// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/projection_store_contract.h"

#include <thread>

namespace atollbank::contract {
namespace {

using ports::ProjectionStep;
using Keys = std::vector<std::string>;

Keys keys_of(const std::vector<ports::Put>& page) {
  Keys keys;
  for (const ports::Put& put : page) keys.push_back(put.key);
  return keys;
}

void expect_refused(ports::ProjectionStore& store, const ProjectionStep& step,
                    const std::string& reason) {
  const auto refused = store.apply({small_step("fine", "s", 1, "k", "v"), step});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().reason, reason);
  EXPECT_EQ(store.position("fine", "s").value(), 0u);
}

TEST_P(ProjectionStoreContract, an_empty_store_has_no_entries_positions_or_cursors) {
  EXPECT_FALSE(store().get("account/1", "k")->has_value());
  EXPECT_TRUE(store().scan("account/1", "", "", 10)->empty());
  EXPECT_TRUE(store().scan_backward("account/1", "", "", 10)->empty());
  EXPECT_EQ(store().position("account/1", "shard/0").value(), 0u);
  EXPECT_EQ(store().cursor("feed").value(), 0u);
}

TEST_P(ProjectionStoreContract, what_is_in_memory_is_as_new_as_the_store) {
  const ports::ProjectionReader& memory = store().in_memory();
  for (const std::uint64_t position : {7u, 9u}) {
    ASSERT_TRUE(store().apply({small_step("account/1", "shard/0", position, "tx/1", "coffee")}));
    EXPECT_EQ(memory.position("account/1", "shard/0").value(), position);
  }
  EXPECT_EQ(memory.get("account/1", "tx/1").value(), "coffee");
  EXPECT_EQ(memory.scan("account/1", "tx/", "", 10)->size(), 1u);
  EXPECT_EQ(memory.scan_backward("account/1", "tx/", "", 10)->size(), 1u);
}

TEST_P(ProjectionStoreContract, a_step_stores_its_entries_and_its_position) {
  ProjectionStep step = small_step("account/1", "shard/0", 7, "tx/1", "coffee");
  step.puts.push_back({.key = "tx/2", .value = ""});
  EXPECT_EQ(store().apply({step}).value(), 1u);
  step = small_step("account/1", "shard/0", 9, "tx/3", "tea");
  step.deletes = {"tx/2", "never there"};
  EXPECT_EQ(store().apply({step}).value(), 1u);
  EXPECT_EQ(store().get("account/1", "tx/1").value(), "coffee");
  EXPECT_EQ(keys_of(*store().scan("account/1", "", "", 10)), (Keys{"tx/1", "tx/3"}));
  EXPECT_EQ(store().position("account/1", "shard/0").value(), 9u);
}

TEST_P(ProjectionStoreContract, a_repeated_step_is_dropped) {
  const auto first = small_step("a", "s", 5, "k", "first");
  ASSERT_EQ(store().apply({first}).value(), 1u);
  for (const std::uint64_t position : {0u, 4u, 5u}) {
    EXPECT_EQ(store().apply({small_step("a", "s", position, "k", "again")}).value(), 0u);
  }
  EXPECT_EQ(store().get("a", "k").value(), "first");
  EXPECT_EQ(store().position("a", "s").value(), 5u);
}

TEST_P(ProjectionStoreContract, a_step_repeated_within_one_call_is_dropped_too) {
  const auto taken =
      store().apply({small_step("a", "s", 5, "k", "first"), small_step("a", "s", 5, "k", "again"),
                     small_step("a", "s", 3, "k", "older"), small_step("a", "s", 6, "l", "next")});
  EXPECT_EQ(taken.value(), 2u);
  EXPECT_EQ(store().get("a", "k").value(), "first");
  EXPECT_EQ(store().position("a", "s").value(), 6u);
}

TEST_P(ProjectionStoreContract, of_many_changes_of_a_key_in_one_call_the_last_one_stands) {
  auto deletes = small_step("a", "s", 3, "l", "stays");
  deletes.deletes = {"k"};
  const auto taken =
      store().apply({small_step("a", "s", 1, "k", "first"), small_step("b", "s", 2, "k", "other"),
                     deletes, small_step("b", "s", 4, "k", "last")});
  EXPECT_EQ(taken.value(), 4u);
  EXPECT_FALSE(store().get("a", "k")->has_value());
  EXPECT_EQ(store().get("a", "l").value(), "stays");
  EXPECT_EQ(store().get("b", "k").value(), "last");
  EXPECT_EQ(store().position("a", "s").value(), 3u);
}

TEST_P(ProjectionStoreContract, each_partition_keeps_a_position_for_each_source) {
  const auto taken = store().apply({small_step("a", "shard/0", 5, "k", "1"),
                                    small_step("a", "shard/1", 2, "l", "2"),
                                    small_step("b", "shard/0", 5, "k", "3")});
  EXPECT_EQ(taken.value(), 3u);
  EXPECT_EQ(store().position("a", "shard/0").value(), 5u);
  EXPECT_EQ(store().position("a", "shard/1").value(), 2u);
  EXPECT_EQ(store().position("b", "shard/0").value(), 5u);
  EXPECT_EQ(store().position("b", "shard/1").value(), 0u);
  EXPECT_EQ(store().get("b", "k").value(), "3");
}

TEST_P(ProjectionStoreContract, scans_walk_both_ways_within_prefix_and_limit) {
  ProjectionStep step = small_step("p", "s", 1, "tx/2", "");
  for (const char* key : {"tx/1", "tx/3", "tw", "ty", "tx/\xFF"}) {
    step.puts.push_back({.key = key, .value = ""});
  }
  ASSERT_TRUE(store().apply(
      {step, small_step("o", "s", 1, "tx/0", ""), small_step("q", "s", 1, "tx/9", "")}));
  EXPECT_EQ(keys_of(*store().scan("p", "tx/", "", 2)), (Keys{"tx/1", "tx/2"}));
  EXPECT_EQ(keys_of(*store().scan("p", "tx/", "tx/2", 9)), (Keys{"tx/3", "tx/\xFF"}));
  const auto backward = [&](const std::string& prefix, const std::string& before, std::size_t n) {
    return keys_of(*store().scan_backward("p", prefix, before, n));
  };
  EXPECT_EQ(backward("tx/", "", 2), (Keys{"tx/\xFF", "tx/3"}));
  EXPECT_EQ(backward("tx/", "tx/3", 9), (Keys{"tx/2", "tx/1"}));
  EXPECT_EQ(backward("tx/", "tx/1", 9), Keys{});
  EXPECT_EQ(backward("tx/", "ty", 1), Keys{"tx/\xFF"});
  EXPECT_EQ(backward("tx/", "a", 9), Keys{});
  EXPECT_EQ(backward("", "", 1), Keys{"ty"});
  EXPECT_EQ(backward("", "tx/1", 9), Keys{"tw"});
  EXPECT_EQ(backward("tx/", "", 0), Keys{});
}

TEST_P(ProjectionStoreContract, a_cursor_is_kept_for_each_follower_and_may_go_back) {
  ASSERT_TRUE(store().set_cursor("feed", 12));
  ASSERT_TRUE(store().set_cursor("webhooks", 3));
  ASSERT_TRUE(store().set_cursor("feed", 10));
  EXPECT_EQ(store().cursor("feed").value(), 10u);
  EXPECT_EQ(store().cursor("webhooks").value(), 3u);
}

TEST_P(ProjectionStoreContract, clear_forgets_everything_and_the_store_can_be_filled_again) {
  const auto step = small_step("a", "s", 5, "k", "v");
  ASSERT_TRUE(store().apply({step}));
  ASSERT_TRUE(store().set_cursor("feed", 12));
  ASSERT_TRUE(store().flush());
  ASSERT_TRUE(store().clear());
  EXPECT_FALSE(store().get("a", "k")->has_value());
  EXPECT_EQ(store().position("a", "s").value(), 0u);
  EXPECT_EQ(store().cursor("feed").value(), 0u);
  EXPECT_EQ(store().apply({step}).value(), 1u);
  ASSERT_TRUE(store().rebuilt());
  EXPECT_EQ(store().get("a", "k").value(), "v");
}

TEST_P(ProjectionStoreContract, what_is_filled_again_answers_while_it_is_and_afterwards) {
  ASSERT_TRUE(store().apply({small_step("a", "s", 5, "old", "v")}));
  ASSERT_TRUE(store().clear());
  ProjectionStep second = small_step("a", "s", 2, "k2", "two");
  second.deletes = {"k1"};
  const std::vector<ProjectionStep> steps = {small_step("a", "s", 1, "k1", "one"), second,
                                             small_step("a", "s", 3, "k2", "another"),
                                             small_step("b", "s", 2, "k1", "")};
  EXPECT_EQ(store().apply(steps).value(), 4u);
  EXPECT_EQ(store().apply(steps).value(), 0u);
  ASSERT_TRUE(store().set_cursor("feed", 3));
  const auto expect_filled = [&] {
    EXPECT_FALSE(store().get("a", "old")->has_value());
    EXPECT_FALSE(store().get("a", "k1")->has_value());
    EXPECT_EQ(store().get("a", "k2").value(), "another");
    EXPECT_EQ(store().get("b", "k1").value(), "");
    EXPECT_EQ(store().in_memory().get("a", "k2").value(), "another");
    EXPECT_EQ(store().position("a", "s").value(), 3u);
    EXPECT_EQ(store().cursor("feed").value(), 3u);
  };
  expect_filled();
  EXPECT_EQ(store().scan("a", "", "", 10)->size(), 1u);
  EXPECT_EQ(store().scan_backward("b", "", "", 10)->size(), 1u);
  ASSERT_TRUE(store().rebuilt());
  expect_filled();
  EXPECT_EQ(store().apply({small_step("a", "s", 4, "k2", "newest")}).value(), 1u);
  ASSERT_TRUE(store().flush());
  EXPECT_EQ(store().get("a", "k2").value(), "newest");
}

// More than one table of them, each written while the next is gathered.
TEST_P(ProjectionStoreContract, much_that_is_filled_again_is_all_there) {
  constexpr std::uint64_t kStepCount = 160;
  constexpr std::size_t kValueSize = 900'000;
  ASSERT_TRUE(store().clear());
  for (std::uint64_t i = 1; i <= kStepCount; ++i) {
    auto step = small_step("a", "s", i, "sum", std::to_string(i));
    step.puts.push_back({.key = "k" + std::to_string(i), .value = std::string(kValueSize, 'v')});
    ASSERT_EQ(store().apply({step}).value(), 1u);
    ASSERT_EQ(store().get("a", "sum").value(), std::to_string(i));
    ASSERT_TRUE(store().get("a", "k" + std::to_string(i / 2 + 1))->has_value());
  }
  ASSERT_TRUE(store().rebuilt());
  EXPECT_EQ(store().get("a", "sum").value(), std::to_string(kStepCount));
  EXPECT_EQ(store().scan("a", "k", "", 1'000)->size(), kStepCount);
}

TEST_P(ProjectionStoreContract, a_step_that_breaks_a_limit_is_refused_with_all_of_its_call) {
  ports::ProjectionStore& s = store();
  expect_refused(s, small_step("", "s", 1, "k", "v"), "partition_invalid");
  expect_refused(s, small_step("a", "", 1, "k", "v"), "source_invalid");
  const std::string long_source(ports::kSourceSizeMax + 1, 's');
  expect_refused(s, small_step("a", long_source, 1, "k", "v"), "source_invalid");
  expect_refused(s, small_step("a", "s", 1, "", "v"), "key_invalid");
  ProjectionStep step = small_step("a", "s", 1, "k", "v");
  step.puts.front().value.assign(ports::kValueSizeMax + 1, 'v');
  expect_refused(s, step, "value_too_large");
  step = small_step("a", "s", 1, "k", "v");
  step.deletes = {"k"};
  expect_refused(s, step, "key_repeated");
  EXPECT_EQ(s.set_cursor("", 1).error().reason, "source_invalid");
}

TEST_P(ProjectionStoreContract, a_call_larger_than_one_write_batch_is_taken_whole) {
  std::vector<ProjectionStep> steps;
  for (std::uint64_t i = 1; i <= 12; ++i) {
    steps.push_back(small_step("a", "s", i, "k" + std::to_string(i), std::string(900'000, 'v')));
  }
  EXPECT_EQ(store().apply(steps).value(), 12u);
  EXPECT_EQ(store().position("a", "s").value(), 12u);
  EXPECT_EQ(store().scan("a", "", "", 100)->size(), 12u);
}

TEST_P(ProjectionStoreContract, two_followers_that_repeat_each_other_take_every_step_once) {
  constexpr std::uint64_t kStepCount = 300;
  std::size_t taken[2] = {};
  const auto follow = [&](std::size_t& count) {
    for (std::uint64_t i = 1; i <= kStepCount; ++i) {
      count += store().apply({small_step("a", "s", i, "k", std::to_string(i))}).value();
    }
  };
  std::thread other([&] { follow(taken[1]); });
  follow(taken[0]);
  other.join();
  EXPECT_EQ(taken[0] + taken[1], kStepCount);
  EXPECT_EQ(store().get("a", "k").value(), std::to_string(kStepCount));
}

}  // namespace
}  // namespace atollbank::contract
