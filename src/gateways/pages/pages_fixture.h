// SPDX-License-Identifier: Apache-2.0
// For tests: the pages over a fake identity, and a browser that keeps cookies as one should. Steps
// to each answer.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "gateways/edge/fake_bank.h"
#include "gateways/edge/statements/fake_statements.h"
#include "gateways/pages/fake_identity.h"
#include "gateways/pages/fake_webhooks.h"
#include "gateways/pages/pages.h"

namespace atollbank::pages {

class PagesTest : public testing::Test, public net::ResponseSink {
 protected:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  void SetUp() override {
    accounts_.account_shown = {.id = {.high = 1, .low = 2}, .user_id = {.high = 1, .low = 1}};
    start({});
  }
  void start(PagesOptions options) {
    pages_ = std::make_unique<Pages>(Services{.clients = identity_,
                                              .tokens = identity_,
                                              .sign_in = identity_,
                                              .webhooks = webhooks_,
                                              .customers = customers_,
                                              .accounts = accounts_,
                                              .transactions = transactions_,
                                              .payments = payments_,
                                              .standing_orders = orders_,
                                              .statements = statements_,
                                              .executor = executor_,
                                              .requests = &requests_},
                                     options);
  }
  void answer(net::HttpResponse response) override { response_ = std::move(response); }
  // Of an answer that goes on the browser takes so many pieces, and goes.
  void begin(net::HttpResponse head) override { response_ = std::move(head); }
  void write(std::string piece, net::WrittenHandler written) override {
    pieces_.push_back(std::move(piece));
    if (after_piece_) after_piece_();
    written(pieces_.size() < pieces_max_);
  }

  int get(std::string target) { return send("GET", std::move(target), {}); }
  // As the page's own form would, with the token of the session.
  int post(std::string target, Fields fields) {
    fields.emplace_back("form_token", kFormToken);
    return post_bare(std::move(target), fields);
  }
  int post_bare(std::string target, const Fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields)
      body += net::percent_encode(name) + "=" + net::percent_encode(value) + "&";
    return send("POST", std::move(target), std::move(body));
  }
  int send(std::string method, std::string target, std::string body) {
    net::HttpRequest request{.method = std::move(method),
                             .target = std::move(target),
                             .body = std::move(body),
                             .remote_ip = "203.0.113.7"};
    request.headers.add("host", "bank.example");
    request.headers.add("user-agent", "Firefox");
    for (const auto& [name, value] : headers_) request.headers.add(name, value);
    if (!request.body.empty())
      request.headers.add("content-type", "application/x-www-form-urlencoded");
    std::string cookies;
    for (const auto& [name, value] : jar_) cookies += name + "=" + value + "; ";
    if (!cookies.empty()) request.headers.add("cookie", cookies);
    response_ = {};
    EXPECT_TRUE(Pages::owns(request)) << request.target;
    const std::shared_ptr<net::ResponseSink> sink(static_cast<net::ResponseSink*>(this),
                                                  [](net::ResponseSink*) {});
    pages_->handle(std::move(request), net::Responder(sink));
    executor_.run_until_idle();
    keep_cookies();
    return response_.status;
  }
  void sign_in() { jar_["atoll_session"] = kSessionToken; }

  std::string header(std::string_view name) const {
    for (const auto& [field, value] : response_.headers)
      if (field == name) return value;
    return {};
  }
  std::string cookie_set(std::string_view name) const {
    for (const auto& [field, value] : response_.headers)
      if (field == "Set-Cookie" && value.starts_with(std::string(name) + "=")) return value;
    return {};
  }
  bool shows(std::string_view text) const { return response_.body.find(text) != std::string::npos; }

  FakeIdentity identity_;
  FakeWebhooks webhooks_;
  RequestBook requests_;
  edge::SteppedExecutor executor_;
  edge::FakeCustomers customers_;
  edge::FakeAccounts accounts_;
  edge::FakeTransactions transactions_;
  edge::FakePayments payments_;
  edge::FakeStandingOrders orders_;
  edge::FakeStatements statements_;
  std::unique_ptr<Pages> pages_;
  net::HttpResponse response_;
  std::vector<std::string> pieces_;
  std::size_t pieces_max_ = 1;
  std::function<void()> after_piece_;
  std::map<std::string, std::string> jar_;
  Fields headers_;  // of every request

 private:
  void keep_cookies() {
    for (const auto& [field, value] : response_.headers) {
      if (field != "Set-Cookie") continue;
      const auto equals = value.find('=');
      const std::string name = value.substr(0, equals);
      jar_[name] = value.substr(equals + 1, value.find(';') - equals - 1);
      if (value.find("Max-Age=0") != std::string::npos) jar_.erase(name);
    }
  }
};

}  // namespace atollbank::pages
