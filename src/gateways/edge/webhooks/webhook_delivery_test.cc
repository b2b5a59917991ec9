// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/webhooks/webhook_delivery.h"

#include <gtest/gtest.h>

#include <future>

#include "net/http_server.h"
#include "runtime/named_thread.h"

namespace atollbank::edge {
namespace {

class WebhookDeliveryTest : public testing::Test {
 protected:
  WebhookDeliveryTest() : client_({.guard = [](std::string_view) { return true; }}, clock_) {
    const auto handler = [this](net::HttpRequest request, net::Responder responder) {
      received_ = request.headers.find("content-type");
      received_ += " " + request.target + " " + request.body + " ";
      received_ += request.headers.find("webhook-id");
      net::HttpResponse response;
      response.status = 503;
      response.headers.emplace_back("Retry-After", "7");
      responder.answer(std::move(response));
    };
    const auto refuse = [](net::HttpRefusal) { return net::HttpResponse{}; };
    server_ = net::HttpServer::listen({}, clock_, handler, refuse).value();
  }

  base::Result<webhooks::EndpointAnswer> post(std::string url) {
    WebhookDelivery delivery(client_);
    std::promise<base::Result<webhooks::EndpointAnswer>> promise;
    webhooks::Delivery sent;
    sent.url = std::move(url);
    sent.body = R"({"a":1})";
    sent.headers = {{"webhook-id", "evt_1"}};
    sent.deadline = base::Deadline::after(clock_, base::Duration::from_seconds(10));
    runtime::NamedThread serving("server", [this] { server_->run(); });
    runtime::NamedThread calling("client", [this] { client_.run(); });
    delivery.post(std::move(sent), [&promise](base::Result<webhooks::EndpointAnswer> status) {
      promise.set_value(std::move(status));
    });
    auto status = promise.get_future().get();
    client_.stop();
    server_->stop();
    calling.join();
    serving.join();
    return status;
  }

  base::SystemClock clock_;
  std::string received_;
  net::HttpClient client_;
  std::unique_ptr<net::HttpServer> server_;
};

TEST_F(WebhookDeliveryTest, a_body_arrives_as_json_and_the_status_comes_back) {
  const auto status = post("http://127.0.0.1:" + std::to_string(server_->port()) + "/hook?a=b");
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(status->status, 503);
  EXPECT_EQ(status->retry_after, "7");
  EXPECT_EQ(received_, R"(application/json /hook?a=b {"a":1} evt_1)");
}

TEST_F(WebhookDeliveryTest, an_address_that_is_none_is_refused_with_its_reason) {
  const auto status = post("http://user@example.com/");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().reason, "malformed_url");
}

}  // namespace
}  // namespace atollbank::edge
