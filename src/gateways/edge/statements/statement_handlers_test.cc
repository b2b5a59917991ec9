// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "gateways/edge/edge_fixture.h"
#include "services/statements/statement_fixture.h"

namespace atollbank::edge {
namespace {

using statements::time_of;
using testing::StartsWith;

class StatementHandlersTest : public EdgeTest {
 protected:
  StatementHandlersTest() {
    auto later = statements::sample();
    later.head.account.id = kAccount;
    auto earlier = later;
    earlier.head.id.low += 1;
    earlier.head.period = {.from = time_of("2026-08-31T23:00:00Z"),
                           .to = time_of("2026-09-30T23:00:00Z")};
    statements_.issued = {statements::as_issued(later), statements::as_issued(earlier)};
  }
  // Further back than ninety days, and its account older still.
  void make_earlier_old() {
    holder().history = identity::HistoryRule::kNinetyDays;
    statements_.issued[1].statement.head.period.from = time_of("2026-01-31T00:00:00Z");
    accounts_.account_shown.created = time_of("2020-01-01T00:00:00Z");
  }
  std::string path(std::size_t number) const {
    return "/statements/" + base::to_text("stmt", statements_.issued[number].statement.head.id);
  }
  std::string list() const { return "/statements?account_id=" + account(); }
  std::size_t count() const { return json().get_array("statements")->size(); }
};

TEST_F(StatementHandlersTest, are_listed_with_balances_and_their_digest) {
  ASSERT_EQ(ask_edge("GET", list() + "&limit=1000&before=2026-11-01T00:00:00Z"), 200);
  ASSERT_EQ(count(), 2u);
  const auto first = (*json().get_array("statements"))[0];
  EXPECT_EQ(first.get_integer("opening_balance_minor"), 100'00);
  EXPECT_EQ(first.get_string("sha256")->size(), 64u);
  EXPECT_FALSE(first.get_array("entries"));
  EXPECT_EQ(statements_.listed->limit, statements::kListLimitMax);
  EXPECT_EQ(statements_.listed->after->to, time_of("2026-11-01T00:00:00Z"));
  EXPECT_EQ(statements_.listed->user_id, kUser);
}

TEST_F(StatementHandlersTest, since_leaves_out_what_ended_by_then) {
  ASSERT_EQ(ask_edge("GET", list() + "&since=2026-09-30T23:00:00Z"), 200);
  EXPECT_EQ(count(), 1u);
  EXPECT_EQ(ask_edge("GET", list() + "&since=yesterday"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.since");
  EXPECT_EQ(ask_edge("GET", "/statements"), 400);
}

TEST_F(StatementHandlersTest, one_is_issued_of_a_period_in_the_owners_name) {
  const std::string form = "account_id=" + account() + "&from=2026-10-05T00:00:00Z";
  ASSERT_EQ(ask_edge("POST", "/statements", form + "&to=2026-10-12T00:00:00Z"), 200);
  EXPECT_EQ(statements_.asked->period.to, time_of("2026-10-12T00:00:00Z"));
  EXPECT_EQ(statements_.asked->account.holder, "Ada L");
  EXPECT_EQ(statements_.asked->account.iban.substr(4, 4), "ATOL");
  const auto answer = json();
  EXPECT_EQ(answer.find("statement")->get_integer("number"), 3);
  EXPECT_EQ(ask_edge("POST", "/statements", form), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.to");
  statements_.failure =
      base::make_error(base::ErrorCode::kFailedPrecondition, "period_not_over", "");
  EXPECT_EQ(ask_edge("POST", "/statements", form + "&to=2027-10-12T00:00:00Z"), 412);
  EXPECT_EQ(code(), "precondition_failed.period_not_over");
}

TEST_F(StatementHandlersTest, one_is_read_whole) {
  ASSERT_EQ(ask_edge("GET", path(0)), 200);
  const auto answer = json();
  EXPECT_EQ(answer.find("statement")->get_array("entries")->size(), 9u);
  EXPECT_EQ(ask_edge("GET", "/statements/stmt_0000000000000000000000"), 404);
  EXPECT_EQ(code(), "not_found.statement");
  EXPECT_EQ(ask_edge("GET", "/statements/nonsense"), 404);
}

TEST_F(StatementHandlersTest, each_form_has_its_type_and_its_name) {
  const std::vector<std::array<std::string, 4>> forms = {
      {"csv", "text/csv; charset=utf-8", "statement-2026-10.csv", "ID,Date"},
      {"json", "application/json", "statement-2026-10.json", "{\"id\":\"stmt_"},
      {"ofx", "application/x-ofx", "statement-2026-10.ofx", "<?xml"},
      {"camt053", "application/xml", "statement-2026-10.xml", "<?xml"}};
  for (const auto& [word, type, name, begin] : forms) {
    ASSERT_EQ(ask_edge("GET", path(0) + "/download?format=" + word), 200) << word;
    EXPECT_EQ(response_.content_type, type);
    EXPECT_EQ(header("Content-Disposition"), "attachment; filename=\"" + name + "\"");
    EXPECT_THAT(response_.body, StartsWith(begin));
  }
  EXPECT_EQ(ask_edge("GET", path(0) + "/download?format=xls"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.format");
}

TEST_F(StatementHandlersTest, what_a_token_may_not_read_any_more_it_does_not_read_here) {
  make_earlier_old();
  EXPECT_EQ(ask_edge("GET", path(1)), 403);
  EXPECT_EQ(code(), "forbidden.verification_required");
  EXPECT_EQ(ask_edge("GET", path(1) + "/download?format=csv"), 403);
  EXPECT_EQ(ask_edge("GET", path(0)), 200);
  ASSERT_EQ(ask_edge("GET", list()), 200);
  EXPECT_EQ(count(), 1u);
  statements_.issued.erase(statements_.issued.begin());
  EXPECT_EQ(ask_edge("GET", list()), 403);
  accounts_.account_shown.created = time_of("2026-11-01T00:00:00Z");
  EXPECT_EQ(ask_edge("GET", list()), 200);
  EXPECT_EQ(ask_edge("GET", path(0)), 200);
}

TEST_F(StatementHandlersTest, a_token_without_the_permission_reads_none) {
  holder().permissions = identity::kAllPermissions & ~identity::kReadAccounts;
  for (const std::string& target : {list(), path(0), path(0) + "/download"}) {
    EXPECT_EQ(ask_edge("GET", target), 403) << target;
    EXPECT_EQ(code(), "forbidden.insufficient_permissions");
  }
}

}  // namespace
}  // namespace atollbank::edge
