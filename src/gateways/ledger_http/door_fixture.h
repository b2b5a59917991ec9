// SPDX-License-Identifier: Apache-2.0
// For tests: the door before a ledger in memory, asked as the HTTP server would ask it, and its
// answers kept, whole or in pieces.
#pragma once

#include <future>
#include <memory>
#include <string>

#include "base/json.h"
#include "gateways/ledger_http/ledger_door.h"
#include "services/posting/posting_fixture.h"
#include "services/queries/local_queries.h"

namespace atollbank::ledger_http {

// Keeps an answer, whole or in pieces.
class KeptAnswer final : public net::ResponseSink {
 public:
  void answer(net::HttpResponse response) override { whole_.set_value(std::move(response)); }
  void begin(net::HttpResponse head) override { text_ = head.content_type + "\n"; }
  void write(std::string piece, net::WrittenHandler written) override {
    text_ += piece;
    written(true);
  }
  void end() override {
    net::HttpResponse response;
    response.body = std::move(text_);
    whole_.set_value(std::move(response));
  }
  net::HttpResponse get() { return whole_.get_future().get(); }

 private:
  std::promise<net::HttpResponse> whole_;
  std::string text_;
};

class DoorTest : public posting::PostingFixture {
 protected:
  void SetUp() override {
    PostingFixture::SetUp();
    executor_ = std::make_unique<runtime::ThreadExecutor>(clock_, "door");
    index_ = std::make_unique<runtime::ThreadExecutor>(clock_, "index");
    index_pool_ = std::make_unique<runtime::ThreadPool>("queries", 1);
    queries_ = std::make_unique<queries::LocalQueries>(journal(), nullptr, *index_, *index_pool_,
                                                       queries::IndexerOptions{});
    ASSERT_TRUE(queries_->start());
    const LedgerServices ledger{*posting_, queries_.get()};
    door_ = std::make_unique<LedgerDoor>(ledger, *executor_, LedgerDoorOptions{});
  }
  void TearDown() override {
    executor_->stop();
    door_.reset();
    queries_->close();
    index_->stop();
    index_pool_->stop();
    PostingFixture::TearDown();
  }

  net::HttpResponse send(net::HttpRequest request) {
    const auto answer = std::make_shared<KeptAnswer>();
    door_->handle(std::move(request), net::Responder(answer));
    return answer->get();
  }
  net::HttpResponse get(std::string target) {
    net::HttpRequest request;
    request.method = "GET";
    request.target = std::move(target);
    return send(std::move(request));
  }
  net::HttpResponse post(std::string target, std::string body,
                         std::string_view type = "application/json") {
    net::HttpRequest request;
    request.method = "POST";
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers.add("Content-Type", type);
    return send(std::move(request));
  }
  // A member of an answer, as text; "" when there is none.
  static std::string member(const net::HttpResponse& response, std::string_view name) {
    const auto json = base::JsonValue::parse(response.body).value();
    const base::JsonValue* value = json.find(name);
    if (value == nullptr) return "";
    if (const auto text = value->as_string()) return *text;
    if (const auto number = value->as_integer()) return std::to_string(*number);
    if (const auto flag = value->as_bool()) return *flag ? "true" : "false";
    return value->is_null() ? "null" : "?";
  }

  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<runtime::ThreadExecutor> index_;
  std::unique_ptr<runtime::ThreadPool> index_pool_;
  std::unique_ptr<queries::LocalQueries> queries_;
  std::unique_ptr<LedgerDoor> door_;
};

}  // namespace atollbank::ledger_http
