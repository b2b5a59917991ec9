// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/answer_once.h"

#include <gmock/gmock.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

class KeyedCalls : public EdgeTest {
 protected:
  int pay(std::string key, std::string amount = "500") {
    more_headers_ = {{"Idempotency-Key", std::move(key)}};
    accounts_.received.reset();
    return ask_edge("POST", "/sandbox/incoming-payment",
                    "account_id=" + account() + "&amount=" + amount);
  }
};

TEST_F(KeyedCalls, are_done_once_and_answered_the_same) {
  EXPECT_EQ(pay("\"a key\""), 200);
  EXPECT_TRUE(accounts_.received.has_value());
  EXPECT_EQ(header("Idempotent-Replayed"), "");
  const std::string first = response_.body;
  EXPECT_EQ(pay("\"a key\""), 200);
  EXPECT_FALSE(accounts_.received.has_value());
  EXPECT_EQ(header("Idempotent-Replayed"), "true");
  EXPECT_EQ(response_.body, first);
}

TEST_F(KeyedCalls, with_another_content_are_refused_and_do_nothing) {
  EXPECT_EQ(pay("k"), 200);
  EXPECT_EQ(pay("k", "501"), 422);
  EXPECT_EQ(code(), "bad_request.idempotency_key_reused");
  EXPECT_FALSE(accounts_.received.has_value());
  EXPECT_EQ(pay("l", "501"), 200);
}

TEST_F(KeyedCalls, that_failed_are_tried_again_as_the_same_command) {
  accounts_.failure = base::make_error(base::ErrorCode::kUnavailable, "shard_stopped", "it broke");
  EXPECT_EQ(pay("k"), 503);
  accounts_.failure.reset();
  EXPECT_EQ(pay("k"), 200);
  const std::string dedupe_id = accounts_.received->dedupe_id;
  idempotency_.known.begin()->second.second.reset();  // as if the answer had not been kept
  EXPECT_EQ(pay("k"), 200);
  EXPECT_EQ(accounts_.received->dedupe_id, dedupe_id);
}

TEST_F(KeyedCalls, whose_answer_was_lost_make_the_same_feed_item) {
  more_headers_ = {{"Idempotency-Key", "k"}};
  const std::string item =
      "account_id=" + account() + "&type=basic&params[title]=Hi&params[image_url]=http%3A%2F%2Fa";
  const auto made = [&] {
    EXPECT_EQ(ask_edge("POST", "/feed", item), 200);
    idempotency_.known.begin()->second.second.reset();
    return transactions_.fed->id;
  };
  const base::Id first = made();
  EXPECT_EQ(made(), first);
  EXPECT_EQ(first.slice(), kAccount.slice());
  more_headers_.clear();
  EXPECT_EQ(ask_edge("POST", "/feed", item), 200);
  EXPECT_NE(transactions_.fed->id, first);
}

TEST_F(KeyedCalls, without_a_key_are_commands_of_their_own) {
  more_headers_.clear();
  const std::string body = "account_id=" + account() + "&amount=5";
  ask_edge("POST", "/sandbox/incoming-payment", body);
  const std::string first = accounts_.received->dedupe_id;
  ask_edge("POST", "/sandbox/incoming-payment", body);
  EXPECT_NE(accounts_.received->dedupe_id, first);
  EXPECT_TRUE(idempotency_.known.empty());
}

TEST_F(KeyedCalls, of_another_client_or_call_know_nothing_of_each_other) {
  EXPECT_EQ(pay("k"), 200);
  holder().client_id = "oauth2client_2";
  executor_.manual_clock().advance(base::Duration::from_ms(kTokenBeliefMs));
  EXPECT_EQ(pay("k", "7"), 200);
  EXPECT_EQ(ask_edge("PATCH", "/transactions/" + transaction(), "metadata[a]=b"), 200);
}

TEST_F(KeyedCalls, reads_need_no_key_and_ignore_one) {
  more_headers_ = {{"Idempotency-Key", "k"}};
  EXPECT_EQ(ask_edge("GET", "/balance?account_id=" + account()), 200);
  EXPECT_TRUE(idempotency_.known.empty());
}

TEST(IdempotencyKey, is_a_string_of_the_header_or_its_bare_text) {
  EXPECT_EQ(idempotency_key_of("").value(), "");
  EXPECT_EQ(idempotency_key_of("8e03978e-40d5").value(), "8e03978e-40d5");
  EXPECT_EQ(idempotency_key_of("\"8e03978e-40d5\"").value(), "8e03978e-40d5");
  EXPECT_EQ(idempotency_key_of(R"("a \"b\" \\c")").value(), R"(a "b" \c)");
  EXPECT_EQ(idempotency_key_of(std::string(255, 'k')).value().size(), 255u);
}

TEST(IdempotencyKey, that_no_string_could_be_is_refused) {
  for (const char* header : {"\"\"", "a b", "\"a\"b\"", "\"a\\", "\"a\\\"", "k\x7F", "\xC3\xA4"}) {
    const auto key = idempotency_key_of(header);
    ASSERT_FALSE(key.has_value()) << header;
    EXPECT_EQ(key.error().reason, "idempotency_key_invalid");
  }
  EXPECT_FALSE(idempotency_key_of(std::string(256, 'k')).has_value());
}

class LimitedCalls : public EdgeTest {
 protected:
  EdgeOptions options() const override {
    return {.rate_limit = {.requests = 2, .window = base::Duration::from_seconds(60)}};
  }
};

TEST_F(LimitedCalls, tell_their_standing_and_are_refused_above_the_limit_until_time_passes) {
  EXPECT_EQ(ask_edge("GET", "/ping/whoami"), 200);
  EXPECT_EQ(header("RateLimit-Policy"), R"("client";q=2;w=60)");
  EXPECT_EQ(header("RateLimit"), R"("client";r=1;t=30)");
  EXPECT_EQ(ask_edge("GET", "/balance"), 400) << "refusals count as well";
  EXPECT_EQ(ask_edge("GET", "/ping/whoami"), 429);
  EXPECT_EQ(code(), "rate_limited");
  EXPECT_EQ(header("Retry-After"), "30");
  EXPECT_EQ(header("RateLimit"), R"("client";r=0;t=30)");
  executor_.manual_clock().advance(base::Duration::from_seconds(30));
  EXPECT_EQ(ask_edge("GET", "/ping/whoami"), 200);
}

TEST_F(LimitedCalls, of_one_client_leave_another_ones_alone) {
  for (int i = 0; i < 3; ++i) ask_edge("GET", "/ping/whoami");
  EXPECT_EQ(response_.status, 429);
  holder().client_id = "oauth2client_2";
  executor_.manual_clock().advance(base::Duration::from_ms(kTokenBeliefMs));
  EXPECT_EQ(ask_edge("GET", "/ping/whoami"), 200);
}

}  // namespace
}  // namespace atollbank::edge
