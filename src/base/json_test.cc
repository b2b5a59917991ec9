// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

std::string reason_of(std::string_view text) {
  const auto value = JsonValue::parse(text);
  return value ? "read" : value.error().reason;
}

TEST(JsonValue, reads_every_kind) {
  const auto root =
      JsonValue::parse(R"({"text":"a\u00e9\n","count":-7,"ratio":1.5,"yes":true,"none":null,)"
                       R"("list":[1,[2]],"in":{}})");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->get_string("text").value(), "a\xC3\xA9\n");
  EXPECT_EQ(root->get_integer("count").value(), -7);
  EXPECT_EQ(root->get_double("ratio").value(), 1.5);
  EXPECT_EQ(root->get_double("count").value(), -7.0);
  EXPECT_TRUE(root->get_bool("yes").value());
  EXPECT_TRUE(root->find("none")->is_null());
  EXPECT_EQ(root->get_array("list")->size(), 2u);
  EXPECT_EQ(root->get_array("list").value()[0].as_integer().value(), 1);
  EXPECT_TRUE(root->get_object("in")->empty());
}

TEST(JsonValue, keeps_members_as_they_were_written) {
  const auto root = JsonValue::parse(R"({"b":1,"a":2})");
  const auto members = root->as_object().value();
  EXPECT_EQ(members[0].first, "b");
  EXPECT_EQ(members[1].first, "a");
}

TEST(JsonValue, integers_of_64_bits_are_exact_and_others_are_no_integers) {
  EXPECT_EQ(JsonValue::parse("9223372036854775807")->as_integer().value(), INT64_MAX);
  EXPECT_EQ(JsonValue::parse("-9223372036854775808")->as_integer().value(), INT64_MIN);
  EXPECT_EQ(JsonValue::parse("9223372036854775808")->as_integer().error().reason,
            "json_wrong_kind");
  EXPECT_EQ(JsonValue::parse("1.0")->as_integer().error().reason, "json_wrong_kind");
}

TEST(JsonValue, a_missing_member_and_a_wrong_kind_say_which) {
  const auto root = JsonValue::parse(R"({"amount":"12"})");
  const auto missing = root->get_string("currency");
  EXPECT_EQ(missing.error().reason, "json_missing_member");
  EXPECT_EQ(missing.error().message, "no member \"currency\"");
  const auto wrong = root->get_integer("amount");
  EXPECT_EQ(wrong.error().reason, "json_wrong_kind");
  EXPECT_EQ(wrong.error().message, "member \"amount\": not a whole number of 64 bits");
  EXPECT_EQ(root->find("amount")->find("x"), nullptr);
}

TEST(JsonValue, malformed_text_is_refused) {
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\":}", "{'a':1}", "nul", "01", "1 2",
                           "\"\xFF\"", "{\"a\":1}}", "[1e999]", "\"\\x\"", "\"\n\"", "NaN"}) {
    EXPECT_EQ(reason_of(text), "malformed_json") << text;
  }
}

TEST(JsonValue, one_name_twice_is_refused_at_any_depth) {
  EXPECT_EQ(reason_of(R"({"a":1,"b":2,"a":3})"), "json_duplicate_member");
  EXPECT_EQ(reason_of(R"([{"in":{"a":1,"\u0061":3}}])"), "json_duplicate_member");
}

TEST(JsonValue, depth_has_a_limit) {
  const std::string at_limit = std::string(kJsonDepthMax, '[') + std::string(kJsonDepthMax, ']');
  EXPECT_EQ(reason_of(at_limit), "read");
  EXPECT_EQ(reason_of("[" + at_limit + "]"), "json_too_deep");
  EXPECT_EQ(reason_of(std::string(100'000, '[') + std::string(100'000, ']')), "json_too_deep");
}

TEST(JsonValue, size_has_a_limit) {
  EXPECT_EQ(JsonValue::parse("[1,2]", 4).error().reason, "json_too_large");
  EXPECT_EQ(reason_of(std::string(kJsonSizeMax + 1, ' ')), "json_too_large");
}

TEST(JsonWriter, writes_in_the_order_it_is_given) {
  JsonWriter json;
  json.begin_object().member("b", 1).member("a", "x").key("list").begin_array();
  json.value(true).null().value(2.5).value(std::uint64_t{UINT64_MAX}).value(INT64_MIN);
  json.end_array().key("before").json(R"({"old":1})").end_object();
  EXPECT_EQ(json.take(), R"({"b":1,"a":"x","list":[true,null,2.5,18446744073709551615,)"
                         R"(-9223372036854775808],"before":{"old":1}})");
}

TEST(JsonWriter, escapes_what_it_must) {
  JsonWriter json;
  json.value("a\"b\\c\n\x01\xC3\xA9");
  EXPECT_EQ(json.take(), "\"a\\\"b\\\\c\\n\\u0001\xC3\xA9\"");
}

TEST(JsonWriter, bytes_that_are_no_utf8_become_replacements_so_that_it_can_be_read) {
  JsonWriter json;
  json.begin_object().member("\xFF", "a\x80").end_object();
  EXPECT_EQ(reason_of(json.take()), "read");
}

TEST(JsonWriter, a_number_json_does_not_have_is_null) {
  JsonWriter json;
  json.value(std::numeric_limits<double>::infinity());
  EXPECT_EQ(json.take(), "null");
}

TEST(JsonWriter, finds_what_must_be_escaped_wherever_it_stands) {
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (const char special : {'"', '\\', '\x01', '\x1F', '\n', '\x7F'}) {
        std::string text(size, 'a');
        text[place] = special;
        JsonWriter json;
        json.value(text);
        const auto read = JsonValue::parse(json.take());
        ASSERT_TRUE(read);
        EXPECT_EQ(*read->as_string(), text);
      }
    }
  }
}

TEST(JsonWriter, times_and_ids_stand_as_their_texts) {
  const Timestamp time{1'503'380'146'230'000'000};
  const Id id{.high = 1'503'380'146'230, .low = 99};
  JsonWriter json;
  json.begin_object().member("at", time).member("id", "tx", id).end_object();
  EXPECT_EQ(json.take(), R"({"at":"2017-08-22T05:35:46.23Z","id":")" + to_text("tx", id) + R"("})");
}

TEST(JsonWriter, numbers_with_a_fraction_are_written_as_people_do) {
  const std::pair<double, const char*> kNumbers[] = {
      {0.0, "0.0"},           {-0.06522, "-0.06522"},           {51.47123, "51.47123"},
      {100000.0, "100000.0"}, {0.000001, "0.000001"},           {1e-7, "1e-07"},
      {1e21, "1e+21"},        {1e20, "100000000000000000000.0"}};
  for (const auto& [number, text] : kNumbers) {
    JsonWriter json;
    json.value(number);
    EXPECT_EQ(json.take(), text);
  }
}

TEST(JsonWriter, a_text_longer_than_expected_is_whole) {
  JsonWriter json(16);
  json.begin_array();
  for (int i = 0; i < 1'000; ++i) json.value("0123456789");
  json.end_array();
  EXPECT_EQ(json.take().size(), 2u + 1'000 * 12 + 999);
}

TEST(JsonWriter, begins_anew_after_take) {
  JsonWriter json;
  json.value(1);
  EXPECT_EQ(json.take(), "1");
  json.value(std::string_view());
  EXPECT_EQ(json.take(), "\"\"");
}

TEST(JsonWriterDeathTest, what_would_not_be_json_is_a_bug) {
  EXPECT_DEATH(JsonWriter().begin_object().value(1), "promise broken");
  EXPECT_DEATH(JsonWriter().begin_array().key("a"), "promise broken");
  EXPECT_DEATH(JsonWriter().begin_object().key("a").end_object(), "promise broken");
  EXPECT_DEATH(JsonWriter().begin_object().key("a").key("b"), "promise broken");
  EXPECT_DEATH(JsonWriter().begin_array().end_object(), "promise broken");
  EXPECT_DEATH(JsonWriter().value(1).value(2), "promise broken");
}

TEST(JsonWriterDeathTest, an_unclosed_object_is_a_bug) {
  JsonWriter json;
  json.begin_object();
  EXPECT_DEATH(json.take(), "promise broken");
}

}  // namespace
}  // namespace atollbank::base
