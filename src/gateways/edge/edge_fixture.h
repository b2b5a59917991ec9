// SPDX-License-Identifier: Apache-2.0
// For tests: a gateway before a fake bank, asked as a client would ask it and stepped to its
// answer.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "base/json.h"
#include "gateways/edge/edge.h"
#include "gateways/edge/fake_bank.h"
#include "gateways/edge/fake_identity.h"
#include "gateways/edge/papers/fake_papers.h"
#include "gateways/edge/spending/fake_spending.h"
#include "gateways/edge/statements/fake_statements.h"

namespace atollbank::edge {

class EdgeTest : public testing::Test, public net::ResponseSink {
 protected:
  EdgeTest() {
    tokens_.holder.user_id = kUser;
    tokens_.holder.client_id = "oauth2client_1";
    tokens_.holder.permissions = identity::kAllPermissions;
    tokens_.holder.history = identity::HistoryRule::kUnlimited;
    customers_.customer = {.id = kUser, .preferred_name = "Ada L", .preferred_first_name = "Ada"};
    accounts_.account_shown.id = kAccount;
    accounts_.account_shown.user_id = kUser;
    accounts_.account_shown.account_number = "12345678";
    accounts_.account_shown.sort_code = "040004";
    accounts_.pot_shown.id = kPot;
    accounts_.pot_shown.account_id = kAccount;
    accounts_.pot_shown.name = "Holiday";
    accounts_.pot_shown.style = "beach_ball";
    accounts_.pot_shown.balance_minor = 250;
    accounts_.transaction_id = kTransaction;
    transactions_.shown.id = kTransaction;
    transactions_.shown.account_id = kAccount;
    transactions_.shown.currency = 826;
    transactions_.shown.amount_minor = -510;
    webhooks_.shown.webhook.id = kWebhook;
    webhooks_.shown.webhook.account_id = kAccount;
  }

  void SetUp() override {
    Services services{customers_,    onboarding_,  tokens_,   clients_,         accounts_,
                      transactions_, spending_,    payments_, standing_orders_, statements_,
                      webhooks_,     attachments_, receipts_, idempotency_,     executor_};
    complete(services);
    services.refused = [this](const RefusedCall& call) {
      counted_as_.emplace_back(call.counted_as);
      refused_.push_back(std::string(call.code) + " " + std::string(call.name) + " " +
                         std::string(call.path) + " " + call.caller.subject);
    };
    services.answered = [this](const AnsweredCall& call) {
      told_.push_back(std::string(call.client_id) + " " + std::string(call.method) + " " +
                      std::string(call.path) + " " + std::to_string(call.status) + " " +
                      std::string(call.error));
    };
    edge_ = std::make_unique<Edge>(std::move(services), registry_, options());
  }
  virtual void complete(Services&) {}  // with what only some tests need
  virtual EdgeOptions options() const { return {.requests_in_flight_max = 2}; }
  identity::TokenHolder& holder() { return tokens_.holder; }

  void answer(net::HttpResponse response) override { response_ = std::move(response); }

  // Sent, not yet worked on. Headers besides the good token are the caller's.
  void send(std::string method, std::string target, std::string body = "",
            std::string_view token = kGoodToken, std::string_view accept = "") {
    net::HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.remote_ip = remote_ip_;
    if (!token.empty()) request.headers.add("Authorization", "Bearer " + std::string(token));
    if (!accept.empty()) request.headers.add("Accept", accept);
    for (const auto& [name, value] : more_headers_) request.headers.add(name, value);
    response_ = {};
    response_.status = 0;
    // The fixture outlives every request; the server's own sinks are shared with its connections.
    const std::shared_ptr<net::ResponseSink> sink(static_cast<net::ResponseSink*>(this),
                                                  [](net::ResponseSink*) {});
    edge_->handle(std::move(request), net::Responder(sink));
  }

  // The status of the answer; its body is in json().
  int ask_edge(std::string method, std::string target, std::string body = "",
               std::string_view token = kGoodToken, std::string_view accept = "") {
    send(std::move(method), std::move(target), std::move(body), token, accept);
    executor_.run_until_idle();
    return response_.status;
  }

  base::JsonValue json() const { return base::JsonValue::parse(response_.body).value(); }
  std::string code() const { return json().get_string("code").value_or("no code"); }
  std::string header(std::string_view name) const {
    for (const auto& [key, value] : response_.headers) {
      if (key == name) return value;
    }
    return "";
  }
  static std::string account() { return base::to_text("acc", kAccount); }
  static std::string pot() { return base::to_text("pot", kPot); }
  static std::string transaction() { return base::to_text("tx", kTransaction); }

  static constexpr base::Id kUser{.high = 1, .low = 1};
  static constexpr base::Id kAccount{.high = 1, .low = 2};
  static constexpr base::Id kPot{.high = 1, .low = 3};
  static constexpr base::Id kTransaction{.high = 1, .low = 4};
  static constexpr base::Id kWebhook{.high = 1, .low = 5};

  std::vector<std::pair<std::string, std::string>> more_headers_;  // of every request
  std::string remote_ip_ = "127.0.0.1";                            // of every request
  SteppedExecutor executor_;
  FakeCustomers customers_;
  FakeOnboarding onboarding_;
  FakeTokens tokens_;
  FakeClients clients_;
  FakeAccounts accounts_;
  FakeTransactions transactions_;
  FakeSpending spending_;
  FakePayments payments_;
  FakeStandingOrders standing_orders_;
  FakeStatements statements_;
  FakeWebhooks webhooks_;
  FakeAttachments attachments_;
  FakeReceipts receipts_;
  FakeIdempotency idempotency_;
  base::Registry registry_;
  std::unique_ptr<Edge> edge_;
  net::HttpResponse response_;
  std::vector<std::string> refused_;     // as the access log is told
  std::vector<std::string> counted_as_;  // who was, for each of those
  std::vector<std::string> told_;        // of the calls of known clients
};

}  // namespace atollbank::edge
