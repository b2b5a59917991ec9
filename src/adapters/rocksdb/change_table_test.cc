// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/change_table.h"

#include <gtest/gtest.h>

#include <map>

#include "base/random.h"

namespace atollbank::adapters {
namespace {

TEST(ChangeTable, an_empty_one_has_nothing) {
  const ChangeTable table;
  EXPECT_TRUE(table.is_empty());
  EXPECT_FALSE(table.find(""));
  EXPECT_TRUE(table.in_order().empty());
}

TEST(ChangeTable, the_last_change_of_a_key_stands) {
  ChangeTable table;
  table.set("k", "one");
  table.set("k", "two");
  EXPECT_EQ(table.find("k")->value, "two");
  table.set("k", "a longer one");
  EXPECT_EQ(table.find("k")->value, "a longer one");
  table.set("k", std::nullopt);
  ASSERT_TRUE(table.find("k"));
  EXPECT_FALSE(table.find("k")->value);
  table.set("k", "");
  EXPECT_EQ(table.find("k")->value, "");
  EXPECT_EQ(table.in_order().size(), 1u);
}

TEST(ChangeTable, equals_a_map_after_many_changes_of_any_bytes) {
  base::Random random(7);
  std::map<std::string, std::optional<std::string>> expected;
  ChangeTable table;
  for (int i = 0; i < 20'000; ++i) {
    std::string key(random.next() % 4, '\0');
    for (char& byte : key) byte = static_cast<char>(random.next() % 16 * 17);
    std::optional<std::string> value;
    if (random.next() % 4 != 0)
      value = std::string(random.next() % 20, static_cast<char>(random.next()));
    table.set(key, value);
    expected[key] = value;
  }
  const auto changes = table.in_order();
  ASSERT_EQ(changes.size(), expected.size());
  auto next = changes.begin();
  for (const auto& [key, value] : expected) {
    EXPECT_EQ(next->key, key);
    EXPECT_EQ(next->value, value);
    EXPECT_EQ(table.find(key)->value, value);
    ++next;
  }
}

}  // namespace
}  // namespace atollbank::adapters
