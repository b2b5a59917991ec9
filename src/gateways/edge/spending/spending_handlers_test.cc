// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

using std::chrono::year;
using transactions::Category;

class SpendingHandlersTest : public EdgeTest {
 protected:
  SpendingHandlersTest() {
    spending_.shown.sums[Category::kEatingOut] = {
        .spent_minor = -1'510, .received_minor = 200, .spent_count = 3, .received_count = 1};
    spending_.shown.sums[Category::kIncome] = {.received_minor = 250'000, .received_count = 1};
    accounts_.account_shown.currency = 826;
    accounts_.account_shown.created = base::parse_rfc3339("2020-01-01T00:00:00Z").value();
  }
  std::string target(std::string_view path, std::string_view rest = "") const {
    return std::string(path) + "?account_id=" + account() + std::string(rest);
  }
  std::vector<std::int64_t> numbers(const base::JsonValue& of, std::string_view key) const {
    std::vector<std::int64_t> found;
    for (const auto& one : *of.get_array(key)) found.push_back(one.as_integer().value());
    return found;
  }
};

TEST_F(SpendingHandlersTest, a_month_is_told_by_category) {
  ASSERT_EQ(ask_edge("GET", target("/spending", "&month=2026-10")), 200);
  EXPECT_EQ(spending_.asked->first, year(2026) / 10);
  EXPECT_EQ(spending_.asked->last, year(2026) / 10);
  const auto said = json();
  EXPECT_EQ(said.get_string("month"), "2026-10");
  EXPECT_EQ(said.get_string("from"), "2026-09-30T23:00:00Z");
  EXPECT_EQ(said.get_string("to"), "2026-11-01T00:00:00Z");
  EXPECT_EQ(said.get_string("currency"), "GBP");
  EXPECT_EQ(said.get_integer("spent"), -1'510);
  EXPECT_EQ(said.get_integer("received"), 250'200);
  const auto categories = *said.get_array("categories");
  ASSERT_EQ(categories.size(), 2u);
  EXPECT_EQ(categories[0].get_string("category"), "eating_out");
  EXPECT_EQ(categories[0].get_integer("spent_count"), 3);
}

TEST_F(SpendingHandlersTest, this_month_is_meant_where_none_is_named) {
  ASSERT_EQ(ask_edge("GET", target("/spending")), 200);
  EXPECT_EQ(spending_.asked->first, year(2026) / 11);
  for (const char* wrong : {"2026-13", "2026", "november", "2026-11-01", "0001-01"}) {
    EXPECT_EQ(ask_edge("GET", target("/spending", std::string("&month=") + wrong)), 400) << wrong;
    EXPECT_EQ(code(), "bad_request.malformed_param.month");
  }
}

TEST_F(SpendingHandlersTest, trends_have_a_number_for_each_month) {
  ASSERT_EQ(ask_edge("GET", target("/spending/trends", "&months=3")), 200);
  const auto said = json();
  ASSERT_EQ(said.get_array("months")->size(), 3u);
  EXPECT_EQ(numbers(said, "spent"), (std::vector<std::int64_t>{0, 0, -1'510}));
  const auto categories = *said.get_array("categories");
  EXPECT_EQ(numbers(categories[1], "received"), (std::vector<std::int64_t>{0, 0, 250'000}));
  ASSERT_EQ(ask_edge("GET", target("/spending/trends", "&months=1000")), 200);
  EXPECT_EQ(json().get_array("months")->size(), 60u);
  EXPECT_EQ(ask_edge("GET", target("/spending/trends", "&months=0")), 400);
}

TEST_F(SpendingHandlersTest, rules_are_made_listed_and_deleted) {
  const std::string form = "account_id=" + account() + "&category=bills&";
  const std::string shop = base::to_text("merch", {.high = 9, .low = 9});
  ASSERT_EQ(ask_edge("POST", "/category-rules", form + "text=council&sorts_past=true"), 200);
  const auto made = json();
  EXPECT_EQ(made.find("rule")->get_string("text"), "council");
  EXPECT_EQ(made.find("rule")->get_string("category"), "bills");
  ASSERT_EQ(ask_edge("POST", "/category-rules", form + "merchant=" + shop), 200);
  ASSERT_EQ(ask_edge("GET", target("/category-rules")), 200);
  const auto listed = json();
  const auto rules = *listed.get_array("rules");
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[1].get_string("merchant"), shop);
  const std::string path = "/category-rules/" + *rules[0].get_string("id");
  EXPECT_EQ(ask_edge("DELETE", path), 200);
  EXPECT_EQ(ask_edge("DELETE", path), 404);
  EXPECT_EQ(code(), "not_found.category_rule");
}

TEST_F(SpendingHandlersTest, a_rule_that_makes_no_sense_is_refused) {
  const std::string form = "account_id=" + account();
  EXPECT_EQ(ask_edge("POST", "/category-rules", form + "&text=x"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.category");
  EXPECT_EQ(ask_edge("POST", "/category-rules", form + "&category=fun&text=x"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.category");
  EXPECT_EQ(ask_edge("POST", "/category-rules", form + "&category=bills"), 400);
  EXPECT_EQ(code(), "bad_request.rule_invalid");
  EXPECT_EQ(ask_edge("POST", "/category-rules", form + "&category=bills&merchant=x"), 404);
}

TEST_F(SpendingHandlersTest, what_a_token_may_not_read_any_more_it_does_not_read_here) {
  holder().history = identity::HistoryRule::kNinetyDays;
  EXPECT_EQ(ask_edge("GET", target("/spending", "&month=2026-01")), 403);
  EXPECT_EQ(code(), "forbidden.verification_required");
  ASSERT_EQ(ask_edge("GET", target("/spending/trends")), 200);
  EXPECT_EQ(spending_.asked->first, year(2026) / 9);
  EXPECT_EQ(spending_.asked->last, year(2026) / 11);
}

}  // namespace
}  // namespace atollbank::edge
