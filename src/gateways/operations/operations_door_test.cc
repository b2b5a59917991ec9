// SPDX-License-Identifier: Apache-2.0
// Who is let through the door, and how often somebody may be refused there.
#include "gateways/operations/operations_door.h"

#include <gtest/gtest.h>

#include <deque>

#include "gateways/operations/fake_operations.h"
#include "runtime/executor.h"

namespace atollbank::operations_door {
namespace {

// Runs what is posted when the test says so.
class SteppedExecutor final : public runtime::Executor {
 public:
  void post(runtime::Work work) override { queue_.push_back(std::move(work)); }
  void post_after(base::Duration, runtime::Work work) override { post(std::move(work)); }
  const base::Clock& clock() const override { return clock_; }
  void run_until_idle() {
    for (; !queue_.empty(); queue_.pop_front()) queue_.front()();
  }
  base::ManualClock& manual_clock() { return clock_; }

 private:
  base::ManualClock clock_{base::parse_rfc3339("2026-11-25T12:00:00Z").value()};
  std::deque<runtime::Work> queue_;
};

class Door : public testing::Test, public net::ResponseSink {
 protected:
  Door() {
    DoorOptions options;
    options.refusals = {.requests = 2, .window = base::Duration::from_seconds(60)};
    Services services{operations_, executor_, [this](const ToldCall& call) {
                        told_.push_back(std::string(call.name) + " " + std::string(call.reason) +
                                        " " + call.grounds.reason);
                      }};
    door_ = std::make_unique<OperationsDoor>(std::move(services), options);
  }
  void answer(net::HttpResponse response) override { response_ = std::move(response); }

  // The status of the answer.
  int ask(std::string method, std::string target, std::string_view credential,
          std::string body = "") {
    net::HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.remote_ip = remote_ip_;
    request.headers.add("Content-Type", "application/json");
    if (!credential.empty())
      request.headers.add("Authorization", "Bearer " + std::string(credential));
    response_ = {};
    response_.status = 0;
    // The fixture outlives every request; the server's own sinks are shared with its connections.
    const std::shared_ptr<net::ResponseSink> sink(static_cast<net::ResponseSink*>(this),
                                                  [](net::ResponseSink*) {});
    door_->handle(std::move(request), net::Responder(sink));
    executor_.run_until_idle();
    return response_.status;
  }
  int stranger(std::string_view credential = "atollop_wrong") {
    return ask("GET", "/v1/operators", credential);
  }
  std::string code() const {
    return base::JsonValue::parse(response_.body)->get_string("code").value_or("");
  }
  std::string header(std::string_view name) const {
    for (const auto& [key, value] : response_.headers) {
      if (key == name) return value;
    }
    return "";
  }

  SteppedExecutor executor_;
  FakeOperations operations_;
  std::unique_ptr<OperationsDoor> door_;
  std::string remote_ip_ = "192.0.2.1";
  net::HttpResponse response_;
  std::vector<std::string> told_;
};

constexpr const char* kProposal =
    R"({"operation":{"kind":"confirm_screening"},"reason":"r","ticket":"t","dedupe_id":"d"})";

TEST_F(Door, a_stranger_is_refused_whatever_he_sends) {
  EXPECT_EQ(ask("POST", "/v1/proposals", "atollop_wrong", "{\"no\":"), 401);
  EXPECT_EQ(code(), "credential_unknown");
  remote_ip_ = "192.0.2.2";
  EXPECT_EQ(ask("POST", "/v1/proposals", "", kProposal), 401);
  EXPECT_EQ(told_, (std::vector<std::string>{"makeProposal credential_unknown ",
                                             "makeProposal credential_unknown "}))
      << "nothing of his own words";
  EXPECT_EQ(operations_.proposed.size(), 0U);
}

TEST_F(Door, an_operator_hears_what_is_wrong_with_her_words) {
  EXPECT_EQ(ask("POST", "/v1/proposals", kGoodCredential, "{\"no\":"), 400);
  EXPECT_EQ(code(), "malformed_json");
  EXPECT_EQ(ask("POST", "/v1/proposals", kGoodCredential, kProposal), 403);
  EXPECT_EQ(operations_.proposed.size(), 1U);
  EXPECT_EQ(told_.back(), "makeProposal role_missing r");
}

TEST_F(Door, an_address_is_refused_so_often_and_then_waits) {
  EXPECT_EQ(stranger(), 401);
  EXPECT_EQ(stranger(""), 401);
  EXPECT_EQ(stranger(), 429);
  EXPECT_EQ(code(), "rate_limited");
  EXPECT_EQ(header("Retry-After"), "30");
  EXPECT_EQ(stranger(), 429);
  EXPECT_EQ(told_.size(), 3U) << "of those too many, the first";
  EXPECT_EQ(told_.back(), "listOperators rate_limited ");
  remote_ip_ = "192.0.2.2";
  EXPECT_EQ(stranger(), 401) << "another address";
  remote_ip_ = "192.0.2.1";
  executor_.manual_clock().advance(base::Duration::from_seconds(30));
  EXPECT_EQ(stranger(), 401);
}

TEST_F(Door, a_good_credential_is_not_refused_for_what_its_address_did) {
  for (int i = 0; i < 5; ++i) stranger();
  EXPECT_EQ(response_.status, 429);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask("GET", "/v1/operators", kGoodCredential), 200);
}

TEST_F(Door, an_operator_is_counted_by_herself_wherever_she_asks_from) {
  const auto refused = [&] { return ask("GET", "/v1/proposals", kGoodCredential); };
  EXPECT_EQ(refused(), 403);
  remote_ip_ = "192.0.2.2";
  EXPECT_EQ(refused(), 403);
  EXPECT_EQ(refused(), 429);
  EXPECT_EQ(header("Retry-After"), "30");
  EXPECT_EQ(stranger(), 401) << "her address owes nothing";
  EXPECT_EQ(ask("GET", "/v1/operators", kGoodCredential), 200) << "what she may, she may";
}

}  // namespace
}  // namespace atollbank::operations_door
