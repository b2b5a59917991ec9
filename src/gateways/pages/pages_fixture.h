// SPDX-License-Identifier: Apache-2.0
// For tests: the pages over a fake identity, and a browser that keeps cookies as one should. Steps
// to each answer.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "gateways/pages/fake_identity.h"
#include "gateways/pages/fake_webhooks.h"
#include "gateways/pages/pages.h"

namespace atollbank::pages {

class SteppedExecutor final : public runtime::Executor {
 public:
  void post(runtime::Work work) override { queue_.push_back(std::move(work)); }
  void post_after(base::Duration, runtime::Work work) override { post(std::move(work)); }
  const base::Clock& clock() const override { return clock_; }

  void run_until_idle() {
    while (!queue_.empty()) {
      runtime::Work work = std::move(queue_.front());
      queue_.pop_front();
      work();
    }
  }

 private:
  base::ManualClock clock_{base::parse_rfc3339("2026-11-26T12:00:00Z").value()};
  std::deque<runtime::Work> queue_;
};

class PagesTest : public testing::Test, public net::ResponseSink {
 protected:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  void SetUp() override { start({}); }
  void start(PagesOptions options) {
    pages_ = std::make_unique<Pages>(
        Services{.clients = identity_,
                 .tokens = identity_,
                 .sign_in = identity_,
                 .webhooks = webhooks_,
                 .executor = executor_,
                 .accounts_of =
                     [](const runtime::Context&, base::Id user_id,
                        runtime::Completion<std::vector<base::Id>> done) {
                       done(std::vector<base::Id>{{user_id.high, user_id.low + 1}});
                     },
                 .requests = &requests_},
        options);
  }
  void answer(net::HttpResponse response) override { response_ = std::move(response); }

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
  SteppedExecutor executor_;
  std::unique_ptr<Pages> pages_;
  net::HttpResponse response_;
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
