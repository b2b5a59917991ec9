// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "net/http_server.h"

namespace atollbank::net {
namespace {

class HttpClientTest : public testing::Test {
 protected:
  void serve(HttpHandler handler) {
    const auto refuse = [](HttpRefusal) { return HttpResponse{}; };
    server_ = HttpServer::listen({}, clock_, std::move(handler), refuse).value();
    server_thread_ = std::thread([this] { server_->run(); });
  }
  void call_through(AddressGuard guard, std::size_t calls_max = 64) {
    HttpClientOptions options;
    options.guard = std::move(guard);
    options.calls_max = calls_max;
    options.answer_bytes_max = 1024;
    client_ = std::make_unique<HttpClient>(options, clock_);
    client_thread_ = std::thread([this] { client_->run(); });
  }
  std::future<base::Result<IncomingAnswer>> send(std::string_view target,
                                                 std::int64_t wait_ms = 5'000) {
    OutgoingRequest request;
    request.url =
        parse_url("http://127.0.0.1:" + std::to_string(server_->port()) + std::string(target))
            .value();
    request.body = "ping";
    request.deadline = base::Deadline::after(clock_, base::Duration::from_ms(wait_ms));
    std::promise<base::Result<IncomingAnswer>> promise;
    auto future = promise.get_future();
    client_->send(std::move(request),
                  [promise = std::move(promise)](base::Result<IncomingAnswer> answer) mutable {
                    promise.set_value(std::move(answer));
                  });
    return future;
  }
  void TearDown() override {
    client_->stop();
    client_thread_.join();
    client_.reset();
    server_->stop();
    server_thread_.join();
  }

  base::SystemClock clock_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<HttpClient> client_;
  std::thread server_thread_;
  std::thread client_thread_;
};

const AddressGuard kAnybody = [](std::string_view) { return true; };

TEST_F(HttpClientTest, a_posted_body_arrives_and_its_answer_comes_back) {
  serve([](HttpRequest request, Responder responder) {
    HttpResponse response;
    response.status = 429;
    response.headers = {{"Retry-After", "7"}};
    response.body = request.method + " " + request.target + " " + request.body;
    responder.answer(std::move(response));
  });
  call_through(kAnybody);
  const auto answer = send("/hook?a=1").get();
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 429);
  EXPECT_EQ(answer->retry_after, "7");
  EXPECT_EQ(answer->body, "POST /hook?a=1 ping");
}

TEST_F(HttpClientTest, an_address_inside_the_house_is_refused_before_connecting) {
  bool was_asked = false;
  serve([&](HttpRequest, Responder) { was_asked = true; });
  call_through(is_public_address);
  const auto answer = send("/").get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "address_refused");
  EXPECT_FALSE(was_asked);
}

TEST_F(HttpClientTest, a_peer_that_does_not_answer_is_given_up_at_the_deadline) {
  std::promise<Responder> asked;
  serve([&](HttpRequest, Responder responder) { asked.set_value(std::move(responder)); });
  call_through(kAnybody);
  const auto answer = send("/", 100).get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, base::ErrorCode::kDeadlineExceeded);
  asked.get_future().get().answer({});
}

TEST_F(HttpClientTest, an_answer_without_end_is_cut_off) {
  serve([](HttpRequest, Responder responder) {
    HttpResponse response;
    response.body = std::string(10'000, 'x');
    responder.answer(std::move(response));
  });
  call_through(kAnybody);
  const auto answer = send("/").get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "answer_too_large");
}

TEST_F(HttpClientTest, one_call_too_many_is_refused_at_once) {
  std::promise<Responder> asked;
  serve([&](HttpRequest, Responder responder) { asked.set_value(std::move(responder)); });
  call_through(kAnybody, 1);
  auto first = send("/");
  Responder responder = asked.get_future().get();
  const auto second = send("/").get();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "client_busy");
  responder.answer({});
  EXPECT_TRUE(first.get());
}

TEST_F(HttpClientTest, a_peer_that_is_not_there_is_unreachable) {
  serve([](HttpRequest, Responder) {});
  call_through(kAnybody);
  OutgoingRequest request;
  request.url = parse_url("http://127.0.0.1:1/").value();
  std::promise<std::string> reason;
  client_->send(std::move(request), [&](base::Result<IncomingAnswer> answer) {
    reason.set_value(answer ? "answered" : answer.error().reason);
  });
  EXPECT_EQ(reason.get_future().get(), "peer_unreachable");
}

}  // namespace
}  // namespace atollbank::net
