// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "gateways/edge/edge_fixture.h"
#include "net/address_guard.h"

namespace atollbank::edge {
namespace {

constexpr const char* kWrongToken = "another-token-that-is-long-enough-too";

class StrangersLimited : public EdgeTest {
 protected:
  EdgeOptions options() const override {
    return {.rate_limit = {.requests = 0},
            .address_rate_limit = {.requests = 2, .window = base::Duration::from_seconds(60)}};
  }
};

TEST_F(StrangersLimited, without_a_token_are_counted_by_address_and_told_so) {
  EXPECT_EQ(ask_edge("GET", "/accounts", "", ""), 401);
  EXPECT_EQ(header("RateLimit-Policy"), R"("address";q=2;w=60)");
  EXPECT_EQ(header("RateLimit"), R"("address";r=1;t=30)");
  EXPECT_EQ(ask_edge("GET", "/docs", "", ""), 200);
  EXPECT_EQ(ask_edge("GET", "/accounts", "", ""), 429);
  EXPECT_EQ(code(), "rate_limited");
  EXPECT_EQ(header("Retry-After"), "30");
  EXPECT_EQ(refused_.back(), "rate_limited list_accounts /accounts ");
  executor_.manual_clock().advance(base::Duration::from_seconds(30));
  EXPECT_EQ(ask_edge("GET", "/accounts", "", ""), 401);
}

TEST_F(StrangersLimited, who_tries_tokens_is_counted_at_each_wrong_one) {
  EXPECT_EQ(ask_edge("GET", "/accounts", "", kWrongToken), 401);
  EXPECT_EQ(header("RateLimit"), R"("address";r=1;t=30)");
  EXPECT_EQ(ask_edge("GET", "/accounts", "", kWrongToken), 401);
  EXPECT_EQ(ask_edge("GET", "/accounts", "", kWrongToken), 429);
  EXPECT_EQ(header("Retry-After"), "30");
}

TEST_F(StrangersLimited, a_good_token_is_not_refused_for_what_its_address_did) {
  for (int i = 0; i < 5; ++i) ask_edge("GET", "/accounts", "", kWrongToken);
  EXPECT_EQ(response_.status, 429);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask_edge("GET", "/accounts"), 200);
  EXPECT_EQ(header("RateLimit"), "") << "its own limit is off here";
}

TEST_F(StrangersLimited, oauth_uploads_and_places_that_are_not_there_count_too) {
  EXPECT_EQ(ask_edge("GET", "/nowhere", "", ""), 404);
  EXPECT_EQ(ask_edge("PUT", "/accounts", "", ""), 405);
  EXPECT_EQ(ask_edge("POST", "/oauth2/token", "grant_type=refresh_token", ""), 429);
  EXPECT_EQ(json().get_string("error").value(), "temporarily_unavailable");
  EXPECT_EQ(ask_edge("PUT", "/attachment/uploads/TOKEN", "bytes", ""), 429);
  EXPECT_EQ(ask_edge("GET", "/nowhere", "", ""), 429);
}

TEST_F(StrangersLimited, one_address_costs_another_nothing) {
  remote_ip_ = "192.0.2.7";
  for (int i = 0; i < 3; ++i) ask_edge("GET", "/docs", "", "");
  EXPECT_EQ(response_.status, 429);
  remote_ip_ = "192.0.2.8";
  EXPECT_EQ(ask_edge("GET", "/docs", "", ""), 200);
  remote_ip_ = "2001:db8:1:2::1";
  for (int i = 0; i < 2; ++i) EXPECT_EQ(ask_edge("GET", "/docs", "", ""), 200);
  remote_ip_ = "2001:db8:1:2:ffff::9";
  EXPECT_EQ(ask_edge("GET", "/docs", "", ""), 429) << "the same /64";
}

// An orchestrator that is refused would start the bank anew.
TEST_F(StrangersLimited, health_and_metrics_are_answered_whatever_their_address_did) {
  for (int i = 0; i < 5; ++i) ask_edge("GET", "/docs", "", "");
  EXPECT_EQ(response_.status, 429);
  for (const char* path : {"/healthz", "/metrics"}) {
    EXPECT_EQ(ask_edge("GET", path, "", ""), 200) << path;
    EXPECT_EQ(header("RateLimit"), "") << path;
    EXPECT_EQ(ask_edge("GET", path, "", kWrongToken), 200) << path;
  }
  remote_ip_ = "192.0.2.9";
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask_edge("GET", "/healthz", "", ""), 200);
  EXPECT_EQ(ask_edge("GET", "/docs", "", ""), 200) << "nor do they cost their address anything";
}

TEST_F(StrangersLimited, a_flood_is_told_to_the_access_log_once_a_window) {
  const auto told = [this] {
    return std::ranges::count(refused_, "rate_limited list_accounts /accounts ");
  };
  for (int i = 0; i < 100; ++i) ask_edge("GET", "/accounts", "", i % 2 == 0 ? "" : kWrongToken);
  EXPECT_EQ(refused_.size(), 3u) << "two wrong tokens and one flood";
  EXPECT_EQ(told(), 1);
  EXPECT_EQ(counted_as_.back(), "127.0.0.1");
  remote_ip_ = "2001:db8:1:2::1";
  for (int i = 0; i < 100; ++i) ask_edge("GET", "/accounts", "", "");
  EXPECT_EQ(told(), 2);
  EXPECT_EQ(counted_as_.back(), net::owner_of_address(remote_ip_));
  executor_.manual_clock().advance(base::Duration::from_seconds(60));
  for (int i = 0; i < 100; ++i) ask_edge("GET", "/accounts", "", "");
  EXPECT_EQ(told(), 3);
}

class ClientsLimited : public EdgeTest {
 protected:
  EdgeOptions options() const override {
    return {.rate_limit = {.requests = 2, .window = base::Duration::from_seconds(60)},
            .address_rate_limit = {.requests = 1, .window = base::Duration::from_seconds(60)}};
  }
};

TEST_F(ClientsLimited, who_lacks_the_permission_is_counted_by_her_client) {
  holder().permissions = 0;
  EXPECT_EQ(ask_edge("GET", "/accounts"), 403);
  EXPECT_EQ(header("RateLimit-Policy"), R"("client";q=2;w=60)");
  EXPECT_EQ(header("RateLimit"), R"("client";r=1;t=30)");
  EXPECT_EQ(ask_edge("GET", "/accounts"), 403);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask_edge("GET", "/accounts"), 429);
  EXPECT_EQ(header("RateLimit-Policy"), R"("client";q=2;w=60)");
  EXPECT_EQ(header("Retry-After"), "30");
  EXPECT_EQ(refused_.size(), 3u) << "twice forbidden, once too often";
  EXPECT_EQ(counted_as_.back(), "oauth2client_1 " + base::to_text("user", kUser));
  EXPECT_EQ(ask_edge("GET", "/docs", "", ""), 200) << "her address is not charged for it";
}

class StrangersFree : public EdgeTest {
 protected:
  EdgeOptions options() const override { return {.address_rate_limit = {.requests = 0}}; }
};

TEST_F(StrangersFree, where_the_limit_is_off_nobody_is_counted) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask_edge("GET", "/docs", "", ""), 200);
  EXPECT_EQ(header("RateLimit"), "");
}

}  // namespace
}  // namespace atollbank::edge
