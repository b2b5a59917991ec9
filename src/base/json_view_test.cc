// SPDX-License-Identifier: Apache-2.0
#include "base/json_view.h"

#include <gtest/gtest.h>

#include <string>

namespace atollbank::base {
namespace {

TEST(JsonView, members_come_in_the_order_they_were_written_repeats_included) {
  JsonDocument document;
  const JsonView root = document.parse(R"({"b":1,"a":"x","b":[true,null,2.5]})").value();
  std::string keys;
  JsonView last;
  for (JsonMembers members = root.members(); members.next();) {
    keys += members.key();
    last = members.value();
  }
  EXPECT_EQ(keys, "bab");
  JsonItems items = last.items();
  ASSERT_TRUE(items.next());
  EXPECT_TRUE(items.value().boolean());
  ASSERT_TRUE(items.next());
  EXPECT_EQ(items.value().kind(), JsonKind::kNull);
  ASSERT_TRUE(items.next());
  EXPECT_EQ(items.value().number(), 2.5);
  EXPECT_FALSE(items.next());
}

TEST(JsonView, integers_of_64_bits_are_exact_and_longer_ones_are_no_integers) {
  JsonDocument document;
  const JsonView root =
      document.parse("[9223372036854775807,-9223372036854775808,9223372036854775808,1.0,1e2]")
          .value();
  JsonItems items = root.items();
  items.next();
  EXPECT_EQ(items.value().integer(), INT64_MAX);
  items.next();
  EXPECT_EQ(items.value().integer(), INT64_MIN);
  while (items.next()) EXPECT_EQ(items.value().kind(), JsonKind::kFraction);
}

TEST(JsonView, a_text_has_its_escapes_resolved) {
  JsonDocument document;
  EXPECT_EQ(document.parse(R"("a\u00e9\n")").value().text(), "aé\n");
}

TEST(JsonView, a_document_parses_again_and_again) {
  JsonDocument document;
  for (std::int64_t i = 0; i < 3; ++i)
    EXPECT_EQ(document.parse(std::to_string(i)).value().integer(), i);
}

TEST(JsonView, what_is_no_json_is_refused) {
  JsonDocument document;
  for (const std::string_view text : {"", "{", "[1,]", "{\"a\":1}x", "\"\xff\"", "01", "nul"})
    EXPECT_EQ(document.parse(text).error().reason, "malformed_json") << text;
  EXPECT_EQ(document.parse("[1,2]", 4).error().reason, "json_too_large");
}

TEST(JsonView, depth_is_limited) {
  JsonDocument document;
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + "1" + std::string(depth, ']');
  };
  EXPECT_TRUE(document.parse(nested(kJsonDepthMax)));
  EXPECT_EQ(document.parse(nested(kJsonDepthMax + 1)).error().reason, "json_too_deep");
  const std::string large = "[" + nested(kJsonDepthMax) + "," + std::string(200'000, ' ') + "1]";
  EXPECT_EQ(document.parse(large).error().reason, "json_too_deep");  // also in grown buffers
}

}  // namespace
}  // namespace atollbank::base
