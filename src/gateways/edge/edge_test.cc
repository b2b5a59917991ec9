// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/edge.h"

#include <gmock/gmock.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(EdgeTest, every_answer_is_an_object_with_a_request_id_of_its_own) {
  EXPECT_EQ(ask_edge("GET", "/ping/whoami"), 200);
  EXPECT_EQ(json().get_bool("authenticated").value(), true);
  EXPECT_EQ(json().get_string("user_id").value(), base::to_text("user", kUser));
  const std::string first = header("X-Request-Id");
  EXPECT_THAT(first, StartsWith("req_"));
  EXPECT_EQ(ask_edge("GET", "/nowhere"), 404);
  EXPECT_TRUE(json().as_object());
  EXPECT_NE(header("X-Request-Id"), first);
}

TEST_F(EdgeTest, a_missing_token_and_a_wrong_one_are_refused_alike_and_to_the_letter) {
  const std::string recorded =
      R"({"code":"unauthorized.bad_access_token","error":"invalid_token",)"
      R"("error_description":"Bad access token","message":"Bad access token"})"
      "\n";
  EXPECT_EQ(ask_edge("GET", "/accounts", "", ""), 401);
  EXPECT_EQ(response_.body, recorded);
  EXPECT_EQ(ask_edge("GET", "/accounts", "", "another-token-that-is-long-enough-too"), 401);
  EXPECT_EQ(response_.body, recorded);
  EXPECT_EQ(header("WWW-Authenticate"), R"(Bearer error="invalid_token")");
}

TEST_F(EdgeTest, a_token_that_may_not_do_it_is_forbidden_to) {
  tokens_.holder.permissions = identity::kReadAccounts;
  EXPECT_EQ(ask_edge("GET", "/balance?account_id=" + account()), 200);
  EXPECT_EQ(ask_edge("PUT", "/pots/" + pot() + "/deposit", "amount=1"), 403);
  EXPECT_EQ(code(), "forbidden.insufficient_permissions");
  EXPECT_FALSE(accounts_.moved);
}

TEST_F(EdgeTest, who_may_not_is_told_to_the_access_log_and_who_may_is_not) {
  ask_edge("GET", "/balance?account_id=" + account() + "&secret=canary");
  EXPECT_TRUE(refused_.empty());
  ask_edge("GET", "/balance?secret=canary", "", "");
  ask_edge("GET", "/balance", "", "another-token-that-is-long-enough-too");
  holder().permissions = 0;
  executor_.manual_clock().advance(base::Duration::from_ms(kTokenBeliefMs));
  ask_edge("GET", "/balance?account_id=" + account());
  ask_edge("GET", "/nowhere");
  const std::string subject = base::to_text("user", kUser);
  EXPECT_THAT(refused_,
              ElementsAre("unauthorized.bad_access_token read_balance /balance ",
                          "unauthorized.bad_access_token read_balance /balance ",
                          "forbidden.insufficient_permissions read_balance /balance " + subject));
}

TEST_F(EdgeTest, a_token_is_believed_for_a_moment_only) {
  ask_edge("GET", "/ping/whoami");
  ask_edge("GET", "/ping/whoami");
  EXPECT_EQ(tokens_.tokens_resolved, 1);
  executor_.manual_clock().advance(base::Duration::from_ms(kTokenBeliefMs));
  ask_edge("GET", "/ping/whoami");
  EXPECT_EQ(tokens_.tokens_resolved, 2);
}

TEST_F(EdgeTest, a_wrong_method_is_told_the_right_ones) {
  EXPECT_EQ(ask_edge("POST", "/transactions/" + transaction()), 405);
  EXPECT_EQ(header("Allow"), "GET, PATCH");
  EXPECT_EQ(ask_edge("PUT", "/balance"), 405);
  EXPECT_EQ(header("Allow"), "GET");
}

TEST_F(EdgeTest, a_path_of_its_own_is_nobodys_id) {
  EXPECT_EQ(ask_edge("DELETE", "/pots/listV1"), 405);
  EXPECT_EQ(header("Allow"), "GET");
}

TEST_F(EdgeTest, an_accept_header_that_cannot_be_met_is_refused) {
  EXPECT_EQ(ask_edge("GET", "/accounts", "", kGoodToken, "text/html"), 406);
  EXPECT_EQ(ask_edge("GET", "/accounts", "", kGoodToken, "text/html, */*;q=0.1"), 200);
}

TEST_F(EdgeTest, slashes_too_many_and_a_head_request_are_tolerated) {
  EXPECT_EQ(ask_edge("GET", "//accounts"), 200);
  EXPECT_EQ(ask_edge("GET", "/accounts/?"), 200);
  EXPECT_EQ(ask_edge("HEAD", "/accounts"), 200);
  EXPECT_EQ(ask_edge("GET", "/pots/listV1/"), 200);
}

TEST_F(EdgeTest, one_request_too_many_at_work_is_told_to_come_again) {
  send("GET", "/ping/whoami");
  send("GET", "/ping/whoami");
  send("GET", "/ping/whoami");
  EXPECT_EQ(response_.status, 503);
  EXPECT_EQ(code(), "unavailable.too_many_requests_in_flight");
  EXPECT_EQ(header("Retry-After"), "1");
  executor_.run_until_idle();
  EXPECT_EQ(ask_edge("GET", "/ping/whoami"), 200);
}

TEST_F(EdgeTest, a_failing_service_becomes_a_public_error) {
  struct Case {
    base::Error error;
    int status;
    std::string code;
  };
  const auto error = [](ErrorCode code, std::string_view reason) {
    return base::make_error(code, reason, "the inside of the bank");
  };
  for (const Case& one : {
           Case{error(ErrorCode::kNotFound, "account_not_found"), 404, "not_found.account"},
           Case{error(ErrorCode::kPermissionDenied, "account_not_owned"), 404, "not_found.account"},
           Case{error(ErrorCode::kResourceExhausted, "posting_overloaded"), 503,
                "unavailable.posting_overloaded"},
           Case{error(ErrorCode::kUnknown, "outcome_unknown"), 504, "timeout.outcome_unknown"},
           Case{error(ErrorCode::kDeadlineExceeded, "deadline_passed"), 504,
                "timeout.deadline_passed"},
           Case{error(ErrorCode::kDataLoss, "store_damaged"), 500, "internal_service"},
       }) {
    accounts_.failure = one.error;
    EXPECT_EQ(ask_edge("GET", "/balance?account_id=" + account()), one.status) << one.code;
    EXPECT_EQ(code(), one.code);
    EXPECT_THAT(response_.body, testing::Not(HasSubstr("the inside")));
    EXPECT_EQ(header("Retry-After"), one.status == 503 ? "1" : "");
  }
}

TEST_F(EdgeTest, answers_and_errors_are_counted) {
  ask_edge("GET", "/balance");
  ask_edge("GET", "/nowhere");
  edge_->refuse(net::HttpRefusal::kTooSlow);
  const std::string text = registry_.to_prometheus();
  EXPECT_THAT(text, HasSubstr(R"(atoll_edge_requests_total{route="read_balance",status="400"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(atoll_edge_requests_total{route="none",status="404"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(atoll_edge_errors_total{reason="missing_param"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(atoll_edge_errors_total{reason="request_too_slow"} 1)"));
}

TEST_F(EdgeTest, what_the_server_refuses_has_the_shape_of_every_error) {
  response_ = edge_->refuse(net::HttpRefusal::kBodyTooLarge);
  EXPECT_EQ(response_.status, 413);
  EXPECT_EQ(code(), "bad_request.body_too_large");
  EXPECT_THAT(header("X-Request-Id"), StartsWith("req_"));
}

// For the developer of the client: what it asked, never what the customer has or who nobody is.
TEST_F(EdgeTest, the_calls_of_known_clients_are_told_without_queries_and_bodies) {
  ask_edge("GET", "/balance?account_id=" + account() + "&secret=canary");
  ask_edge("GET", "/balance?secret=canary");
  ask_edge("GET", "/accounts", "", "another-token-that-is-long-enough-too");
  ask_edge("GET", "/healthz", "", "");
  ask_edge("GET", "/nowhere");
  EXPECT_THAT(told_, ElementsAre("oauth2client_1 GET /balance 200 ",
                                 "oauth2client_1 GET /balance 400 "
                                 "bad_request.missing_param.account_id"));
}

TEST_F(EdgeTest, health_and_metrics_need_no_token) {
  EXPECT_EQ(ask_edge("GET", "/healthz", "", ""), 200);
  EXPECT_EQ(ask_edge("GET", "/metrics", "", ""), 200);
  EXPECT_EQ(response_.content_type, "text/plain; version=0.0.4");
}

}  // namespace
}  // namespace atollbank::edge
