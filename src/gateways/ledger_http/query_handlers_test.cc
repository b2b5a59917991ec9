// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "gateways/ledger_http/door_fixture.h"

namespace atollbank::ledger_http {
namespace {

using testing::HasSubstr;
using testing::Not;

class QueryHandlers : public DoorTest {
 protected:
  void SetUp() override {
    DoorTest::SetUp();
    open(1, ledger::kNoFloor);
    open(2);
    post("/v1/bulk",
         R"({"commands":[)"
         R"({"id":"0000000000000000000011","debit_account":"0000000000100000000001",)"
         R"("credit_account":"0000000000100000000002","amount":"10.00","currency":"GBP","code":7,)"
         R"("value_time":"2026-01-01T00:00:00Z","metadata":{"order":"a1"}},)"
         R"({"id":"0000000000000000000012","debit_account":"0000000000100000000002",)"
         R"("credit_account":"0000000000100000000001","amount":"4.00","currency":"GBP","code":8,)"
         R"("value_time":"2026-02-01T00:00:00Z"}]})");
  }
  std::string path(std::uint64_t number, std::string_view rest) const {
    return "/v1/accounts/" + base::to_base62(account(number)) + std::string(rest);
  }
  void post(std::string target, const std::string& body) {
    // The fixture's accounts have ids of their own.
    std::string text = body;
    for (const std::uint64_t number : {1u, 2u}) {
      const std::string name = "000000000010000000000" + std::to_string(number);
      for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name))
        text.replace(at, name.size(), base::to_base62(account(number)));
    }
    answer_ = DoorTest::post(std::move(target), text);
  }
  net::HttpResponse answer_;
};

TEST_F(QueryHandlers, a_balance_as_of_an_instant_of_value_time_counts_what_was_valued_by_then) {
  EXPECT_EQ(member(get(path(2, "/balance-as-of")), "balance_minor"), "600");
  const auto january = get(path(2, "/balance-as-of?valued_until=2026-01-15T00:00:00Z"));
  EXPECT_EQ(member(january, "balance_minor"), "1000");
  EXPECT_EQ(member(january, "currency"), "GBP");
  EXPECT_EQ(get(path(2, "/balance-as-of?valued_until=soon")).status, 400);
  EXPECT_EQ(get(path(9, "/balance-as-of")).status, 404);
}

TEST_F(QueryHandlers, balances_over_time_are_steps_between_two_instants) {
  const auto plot = get(path(2,
                             "/balances?axis=value&points=3&from=2025-12-31T00:00:00Z"
                             "&until=2026-03-01T00:00:00Z"));
  EXPECT_THAT(plot.body, testing::ContainsRegex("\"balance_minor\":0,.*\"balance_minor\":1000,.*"
                                                "\"balance_minor\":600,"));
  EXPECT_EQ(get(path(2, "/balances?points=3")).status, 400);
}

TEST_F(QueryHandlers, a_statement_has_opening_and_closing_balances_and_pages_by_cursor) {
  const std::string query = "/statement?axis=value&direction=oldest_first&limit=1";
  const auto first = get(path(2, query));
  EXPECT_EQ(member(first, "opening_minor"), "0");
  EXPECT_EQ(member(first, "closing_minor"), "600");
  EXPECT_THAT(first.body, HasSubstr(R"("amount_minor":1000)"));
  const auto second = get(path(2, query + "&cursor=" + member(first, "next_cursor")));
  EXPECT_THAT(second.body, HasSubstr(R"("amount_minor":-400)"));
  EXPECT_EQ(get(path(2, "/statement?axis=moon")).status, 400);
  const auto other = get(path(1, query + "&cursor=" + member(first, "next_cursor")));
  EXPECT_EQ(member(other, "reason"), "cursor_of_another_query");
}

TEST_F(QueryHandlers, a_search_meets_its_filter_and_is_repeatable) {
  post("/v1/search", R"({"filter":{"or":[{"code":7},{"code":9}]},"with_evidence":true})");
  EXPECT_EQ(answer_.status, 200);
  EXPECT_THAT(answer_.body, HasSubstr("0000000000000000000011"));
  EXPECT_THAT(answer_.body, HasSubstr(R"("metadata":{"order":{"type":"text","value":"a1"}})"));
  EXPECT_THAT(answer_.body, Not(HasSubstr("0000000000000000000012")));
  const std::string as_of = member(answer_, "as_of_slot");
  post("/v1/search",
       R"({"filter":{"metadata":{"name":"order","value":"a1"}},"as_of_slot":)" + as_of + "}");
  EXPECT_EQ(member(answer_, "as_of_slot"), as_of);
  EXPECT_THAT(answer_.body, HasSubstr("0000000000000000000011"));
}

TEST_F(QueryHandlers, a_filter_too_deep_or_too_wide_is_refused) {
  std::string deep = R"({"code":1})";
  for (int i = 0; i < 17; ++i) deep = R"({"not":)" + deep + "}";
  post("/v1/search", R"({"filter":)" + deep + "}");
  EXPECT_EQ(member(answer_, "reason"), "filter_too_deep");
  std::string wide = R"({"code":1})";
  for (int i = 0; i < 300; ++i) wide += R"(,{"code":1})";
  post("/v1/search", R"({"filter":{"or":[)" + wide + "]}}");
  EXPECT_EQ(member(answer_, "reason"), "filter_too_wide");
  post("/v1/search", R"({"filter":{"colour":"red"}})");
  EXPECT_EQ(member(answer_, "reason"), "filter_malformed");
}

TEST_F(QueryHandlers, sums_by_group_and_the_trial_balance_add_up) {
  const auto sums = get("/v1/aggregates?keys=namespace_name,name&prefix=test.");
  EXPECT_THAT(sums.body, HasSubstr(R"("debit_minor":1400,"credit_minor":1400)"));
  EXPECT_EQ(get("/v1/aggregates?keys=colour").status, 400);
  EXPECT_EQ(get("/v1/aggregates?period=week").status, 400);
  const auto trial = get("/v1/trial-balance");
  EXPECT_THAT(trial.body, HasSubstr(R"("totals":[{"currency":"GBP","account_count":2,)"
                                    R"("debit_minor":1400,"credit_minor":1400,)"
                                    R"("balance_minor":0}])"));
}

TEST_F(QueryHandlers, what_this_ledger_does_not_serve_is_said_so) {
  const auto head = get("/v1/tree-head");
  EXPECT_EQ(head.status, 503);
  EXPECT_EQ(member(head, "reason"), "seals_not_served");
}

}  // namespace
}  // namespace atollbank::ledger_http
