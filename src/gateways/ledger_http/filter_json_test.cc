// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/filter_json.h"

#include <gtest/gtest.h>

namespace atollbank::ledger_http {
namespace {

using queries::Filter;

class FilterJson : public testing::Test {
 protected:
  Filter read(std::string_view text) { return read_filter(document_.parse(text).value()).value(); }
  std::string reason(std::string_view text) {
    const auto filter = read_filter(document_.parse(text).value());
    return filter ? "read" : filter.error().reason;
  }
  base::JsonDocument document_;
};

TEST_F(FilterJson, every_condition_is_read_as_itself) {
  EXPECT_EQ(read(R"({"account":"acc_0000000000000000000001"})"), Filter::account({0, 1}));
  EXPECT_EQ(read(R"({"address_prefix":"customer."})"), Filter::address_prefix("customer."));
  EXPECT_EQ(read(R"({"code":7})"), Filter::code(7, 7));
  EXPECT_EQ(read(R"({"code":{"from":7}})"), Filter::code(7, UINT32_MAX));
  EXPECT_EQ(read(R"({"reference":"0000000000000000000002"})"), Filter::reference({0, 2}));
  EXPECT_EQ(read(R"({"metadata":{"name":"order","value":"42"}})"), Filter::metadata("order", "42"));
  EXPECT_EQ(read(R"({"metadata":{"name":"email","value":"a@b",)"
                 R"("subject":"0000000000000000000002"}})"),
            Filter::sealed_metadata("email", "a@b", {0, 2}));
  EXPECT_EQ(read(R"({"amount_minor":{"from":1,"to":99}})"), Filter::amount(1, 99));
  EXPECT_EQ(read(R"({"booking_time":{"from":"1970-01-01T00:00:01Z"}})"),
            Filter::booking_time(1'000'000'000, queries::kTimeMax));
  EXPECT_EQ(read(R"({"value_time":{"until":"1970-01-01T00:00:01Z"}})"),
            Filter::value_time(queries::kTimeMin, 1'000'000'000));
  EXPECT_EQ(read(R"({"kind":"capture"})"), Filter::kind_of(ledger::format::SlotKind::kCapture));
  EXPECT_EQ(read(R"({"outcome":"declined"})"), Filter::outcome(false));
}

TEST_F(FilterJson, conditions_are_joined_by_and_or_not) {
  EXPECT_EQ(read(R"({"and":[{"or":[{"code":1},{"code":2}]},{"not":{"outcome":"done"}}]})"),
            Filter::all_of({Filter::any_of({Filter::code(1, 1), Filter::code(2, 2)}),
                            Filter::negation(Filter::outcome(true))}));
}

TEST_F(FilterJson, what_is_no_filter_is_refused) {
  for (const char* text :
       {"[]", "{}", R"({"colour":"red"})", R"({"code":1,"kind":"posting"})", R"({"and":{}})",
        R"({"kind":"flight"})", R"({"outcome":"maybe"})", R"({"code":-1})",
        R"({"code":{"under":1}})", R"({"booking_time":1})", R"({"metadata":{"key":"a"}})"})
    EXPECT_EQ(reason(text), "filter_malformed") << text;
  EXPECT_EQ(reason(R"({"account":"x"})"), "malformed_id");
  EXPECT_EQ(reason(R"({"value_time":{"from":"x"}})"), "malformed_time");
}

TEST_F(FilterJson, a_search_has_its_page_and_its_moment) {
  const auto request =
      read_search(document_
                      .parse(R"({"filter":{"code":1},"limit":7,"cursor":"c","as_of_slot":65,)"
                             R"("direction":"oldest_first","with_evidence":true})")
                      .value())
          .value();
  EXPECT_EQ(request.limit, 7u);
  EXPECT_EQ(request.cursor, "c");
  EXPECT_EQ(request.as_of_slot, 65u);
  EXPECT_EQ(request.direction, queries::Direction::kOldestFirst);
  EXPECT_TRUE(request.with_evidence);
  EXPECT_EQ(read_search(document_.parse(R"({"page":1})").value()).error().reason,
            "json_unknown_member");
}

}  // namespace
}  // namespace atollbank::ledger_http
