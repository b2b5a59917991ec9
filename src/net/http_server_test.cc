// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <optional>
#include <thread>

namespace atollbank::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A client that writes raw bytes and reads until the server closes.
class RawClient {
 public:
  // `from`: which of the loopback's addresses the server is to see.
  explicit RawClient(std::uint16_t port, const char* from = "127.0.0.1") : socket_(context_) {
    socket_.open(tcp::v4());
    socket_.bind(tcp::endpoint(asio::ip::make_address_v4(from), 0));
    socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  }
  void write(std::string_view text) {
    asio::write(socket_, asio::buffer(text.data(), text.size()));
  }
  std::string read_to_end() {
    std::string text;
    asio::read(socket_, asio::dynamic_buffer(text), end_);
    return text;
  }
  // After read_to_end(): not a goodbye, which is how a whole answer ends.
  bool was_reset() const { return end_ == asio::error::connection_reset; }
  // One answer with a body of `body_size` bytes, on a connection that stays.
  std::string read_answer(std::size_t body_size) {
    const std::size_t head = asio::read_until(socket_, asio::dynamic_buffer(input_), "\r\n\r\n");
    const std::size_t whole = head + body_size;
    if (input_.size() < whole) {
      asio::read(socket_, asio::dynamic_buffer(input_),
                 asio::transfer_exactly(whole - input_.size()));
    }
    std::string answer = input_.substr(0, whole);
    input_.erase(0, whole);
    return answer;
  }
  // The next `size` bytes, whatever they are.
  std::string read(std::size_t size) {
    if (input_.size() < size) {
      asio::read(socket_, asio::dynamic_buffer(input_),
                 asio::transfer_exactly(size - input_.size()));
    }
    std::string text = input_.substr(0, size);
    input_.erase(0, size);
    return text;
  }
  void vanish() {
    socket_.set_option(asio::socket_base::linger(true, 0));  // A reset, not a goodbye.
    socket_.close();
  }

 private:
  asio::io_context context_;
  tcp::socket socket_;
  std::string input_;
  boost::system::error_code end_;
};

HttpLimits short_limits() {
  HttpLimits limits;
  limits.request_time_ms = 200;
  limits.idle_time_ms = 200;
  limits.linger_time_ms = 200;
  limits.drain_time_ms = 1000;
  limits.body_bytes_max = 1024;
  return limits;
}

// Where it is not time that is tried: nobody is closed because the machine is busy.
HttpLimits patient_limits() {
  HttpLimits limits = short_limits();
  limits.request_time_ms = 10'000;
  limits.idle_time_ms = 10'000;
  limits.write_time_ms = 60'000;
  limits.stream_write_time_ms = 60'000;
  return limits;
}

class HttpServerTest : public testing::Test {
 protected:
  // Answers "METHOD target body" unless the test brings its own handler.
  void serve(HttpLimits limits, HttpHandler handler = nullptr, BodyLimitOf body_limit_of = {}) {
    if (!handler) {
      handler = [](HttpRequest request, Responder responder) {
        HttpResponse response;
        response.body = request.method + " " + request.target + " " + request.body;
        responder.answer(std::move(response));
      };
    }
    const auto refuse = [](HttpRefusal refusal) {
      HttpResponse response;
      response.status = status_of(refusal);
      response.body = R"({"code":"refused"})";
      return response;
    };
    HttpServerOptions options;
    options.limits = limits;
    options.body_limit_of = std::move(body_limit_of);
    server_ = HttpServer::listen(options, clock_, std::move(handler), refuse).value();
    thread_ = std::thread([this] { server_->run(); });
  }
  void TearDown() override {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }

  base::SystemClock clock_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

TEST_F(HttpServerTest, requests_on_one_connection_are_answered_in_order) {
  serve({});
  RawClient client(server_->port());
  client.write(
      "GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: "
      "2\r\n\r\nhi");
  EXPECT_THAT(client.read_answer(7),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\nDate: "),
                    HasSubstr("\r\nContent-Type: application/json\r\n"),
                    HasSubstr("\r\nConnection: keep-alive\r\n"), EndsWith("\r\n\r\nGET /a ")));
  EXPECT_THAT(client.read_answer(10), EndsWith("\r\n\r\nPOST /b hi"));
}

TEST_F(HttpServerTest, a_head_request_gets_the_head_alone) {
  serve({});
  RawClient client(server_->port());
  client.write("HEAD /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.read_to_end(),
              AllOf(HasSubstr("\r\nContent-Length: 10\r\n"), EndsWith("\r\n\r\n")));
}

TEST_F(HttpServerTest, an_old_client_is_answered_and_let_go) {
  serve({});
  RawClient client(server_->port());
  client.write("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), HasSubstr("\r\nConnection: close\r\n"));
}

TEST_F(HttpServerTest, a_client_that_asks_before_sending_is_told_to_go_on) {
  serve({});
  RawClient client(server_->port());
  client.write("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_answer(0), "HTTP/1.1 100 Continue\r\n\r\n");
  client.write("ok");
  EXPECT_THAT(client.read_answer(8), EndsWith("PUT / ok"));
}

TEST_F(HttpServerTest, what_is_no_request_is_refused_and_the_connection_ends) {
  serve({});
  RawClient client(server_->port());
  client.write("nonsense\r\n\r\n");
  EXPECT_THAT(client.read_to_end(),
              AllOf(StartsWith("HTTP/1.1 400 "), EndsWith(R"({"code":"refused"})")));
}

TEST_F(HttpServerTest, an_oversized_body_is_refused_though_the_client_is_still_sending) {
  serve(short_limits());
  RawClient client(server_->port());
  client.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" +
               std::string(100'000, 'x'));
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServerTest, an_oversized_head_is_refused) {
  serve({});
  RawClient client(server_->port());
  client.write("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServerTest, a_client_too_slow_with_its_request_is_told_so) {
  serve(short_limits());
  RawClient client(server_->port());
  client.write("GET / HTT");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(HttpServerTest, an_idle_connection_is_closed_without_a_word) {
  serve(short_limits());
  RawClient client(server_->port());
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServerTest, one_connection_too_many_is_turned_away) {
  HttpLimits limits;
  limits.connections_max = 1;
  serve(limits);
  RawClient first(server_->port());
  first.write("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
  first.read_answer(7);
  RawClient second(server_->port());
  EXPECT_THAT(second.read_to_end(), StartsWith("HTTP/1.1 503 "));
  first.write("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(first.read_answer(7), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, an_answer_may_come_later_from_another_thread) {
  std::promise<Responder> asked;
  serve({}, [&](HttpRequest, Responder responder) { asked.set_value(std::move(responder)); });
  RawClient client(server_->port());
  client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  Responder responder = asked.get_future().get();
  HttpResponse response;
  response.body = "late";
  responder.answer(std::move(response));
  EXPECT_THAT(client.read_answer(4), EndsWith("\r\n\r\nlate"));
}

TEST_F(HttpServerTest, a_forgotten_answer_is_a_500) {
  serve({}, [](HttpRequest, Responder) {});
  RawClient client(server_->port());
  client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.read_answer(2), AllOf(StartsWith("HTTP/1.1 500 "), EndsWith("{}")));
}

TEST_F(HttpServerTest, a_vanished_client_harms_nobody) {
  std::promise<Responder> asked;
  serve({}, [&](HttpRequest request, Responder responder) {
    if (request.target == "/wait") return asked.set_value(std::move(responder));
    responder.answer({});
  });
  RawClient gone(server_->port());
  gone.write("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  Responder responder = asked.get_future().get();
  gone.vanish();
  HttpResponse response;
  response.body = std::string(1'000'000, 'x');
  responder.answer(std::move(response));
  RawClient other(server_->port());
  other.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(other.read_to_end(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, stopping_gives_the_answers_owed) {
  std::promise<Responder> asked;
  serve({}, [&](HttpRequest, Responder responder) { asked.set_value(std::move(responder)); });
  RawClient client(server_->port());
  client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  Responder responder = asked.get_future().get();
  server_->stop();
  responder.answer({});
  EXPECT_THAT(client.read_to_end(),
              AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("Connection: close")));
  thread_.join();
  EXPECT_EQ(server_->connection_count(), 0u);
}

// A client that asks, and a handler that keeps the stream of its answer.
class HttpStreamTest : public HttpServerTest {
 protected:
  void ask(const char* request, HttpLimits limits = {}) {
    serve(limits, [this](HttpRequest, Responder responder) {
      HttpResponse head;
      head.content_type = "text/event-stream";
      begun_.set_value(std::make_unique<ResponseStream>(responder.begin(std::move(head))));
    });
    client_.emplace(server_->port());
    client_->write(request);
    stream_ = begun_.get_future().get();
  }
  // Whether the client is still there.
  bool write(std::string piece) {
    std::promise<bool> written;
    stream_->write(std::move(piece), [&](bool is_alive) { written.set_value(is_alive); });
    return written.get_future().get();
  }
  void TearDown() override {
    stream_.reset();
    client_.reset();
    HttpServerTest::TearDown();
  }

  std::promise<std::unique_ptr<ResponseStream>> begun_;
  std::optional<RawClient> client_;
  std::unique_ptr<ResponseStream> stream_;
};

constexpr const char* kAsk = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
// To a client that knows no chunks the connection's end is the answer's.
constexpr const char* kAskWithoutChunks = "GET /a HTTP/1.0\r\nHost: x\r\n\r\n";

TEST_F(HttpServerTest, a_stream_comes_in_chunks_and_the_connection_goes_on) {
  serve({}, [](HttpRequest, Responder responder) {
    auto stream = std::make_shared<ResponseStream>(responder.begin({}));
    stream->write("first\n", [stream](bool) {
      stream->write("second piece\n", [stream](bool is_alive) { EXPECT_TRUE(is_alive); });
    });
  });
  RawClient client(server_->port());
  client.write("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string body = "6\r\nfirst\n\r\nd\r\nsecond piece\n\r\n0\r\n\r\n";
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(client.read_answer(body.size()),
                AllOf(HasSubstr("\r\nTransfer-Encoding: chunked\r\n"),
                      Not(HasSubstr("Content-Length")), EndsWith("\r\n\r\n" + body)));
  }
}

TEST_F(HttpStreamTest, an_old_client_gets_a_stream_that_ends_with_the_connection) {
  ask("GET /a HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(write("a\n"));
  stream_.reset();
  EXPECT_THAT(client_->read_to_end(),
              AllOf(HasSubstr("\r\nConnection: close\r\n\r\na\n"), EndsWith("\r\n\r\na\n")));
}

TEST_F(HttpStreamTest, whoever_writes_a_stream_learns_that_the_client_is_gone) {
  ask(kAsk);
  client_->vanish();
  int writes = 0;
  while (write(std::string(100'000, 'x'))) ASSERT_LT(++writes, 1000);
}

TEST_F(HttpStreamTest, a_client_that_does_not_read_its_stream_is_let_go) {
  HttpLimits limits = short_limits();
  limits.stream_write_time_ms = 200;
  ask(kAsk, limits);
  while (write(std::string(1'000'000, 'x'))) {}
  EXPECT_EQ(server_->connection_count(), 0u);
}

TEST_F(HttpStreamTest, stopping_does_not_wait_for_streams) {
  ask(kAsk);
  EXPECT_TRUE(write("a"));
  server_->stop();
  thread_.join();
  EXPECT_EQ(server_->connection_count(), 0u);
}

TEST_F(HttpStreamTest, a_stream_that_is_broken_off_does_not_look_whole) {
  ask(kAsk);
  EXPECT_TRUE(write("a"));
  stream_->abort();
  EXPECT_THAT(client_->read_to_end(), AllOf(HasSubstr("1\r\na\r\n"), Not(HasSubstr("\r\n0\r\n"))));
}

TEST_F(HttpStreamTest, a_stream_without_chunks_that_is_broken_off_is_reset) {
  ask(kAskWithoutChunks);
  EXPECT_TRUE(write("a"));
  stream_->abort();
  client_->read_to_end();
  EXPECT_TRUE(client_->was_reset());
}

TEST_F(HttpStreamTest, a_stream_without_chunks_that_ends_says_goodbye) {
  ask(kAskWithoutChunks);
  EXPECT_TRUE(write("a"));
  stream_.reset();
  EXPECT_THAT(client_->read_to_end(), EndsWith("\r\n\r\na"));
  EXPECT_FALSE(client_->was_reset());
}

TEST_F(HttpStreamTest, a_stream_without_chunks_is_reset_where_its_client_is_let_go) {
  HttpLimits limits = short_limits();
  limits.stream_write_time_ms = 200;
  ask(kAskWithoutChunks, limits);
  while (write(std::string(1'000'000, 'x'))) {}
  client_->read_to_end();
  EXPECT_TRUE(client_->was_reset());
}

TEST_F(HttpStreamTest, a_stream_without_chunks_is_reset_where_the_server_stops) {
  ask(kAskWithoutChunks);
  EXPECT_TRUE(write("a"));
  server_->stop();
  thread_.join();
  client_->read_to_end();
  EXPECT_TRUE(client_->was_reset());
}

TEST_F(HttpStreamTest, the_head_of_a_stream_without_chunks_is_not_reset) {
  ask("HEAD /a HTTP/1.0\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client_->read_answer(0), StartsWith("HTTP/1.1 200 "));
  stream_->abort();
  client_->read_to_end();
  EXPECT_FALSE(client_->was_reset());
}

TEST_F(HttpServerTest, large_bodies_are_let_in_where_the_head_allows_them_and_share_an_allowance) {
  HttpLimits limits = patient_limits();
  limits.large_bodies_bytes_max = 50'000;
  serve(limits, nullptr, [](const HttpRequest& head) -> std::size_t {
    return head.target == "/upload" ? 40'000 : 1024;
  });
  const std::string large =
      "PUT /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 30000\r\n\r\n";
  RawClient first(server_->port());
  first.write(large + "begun");
  // The second asks for more than is left, and hears so before it sends any of it.
  const std::string asking = "Expect: 100-continue\r\n\r\n";
  const std::string patient = large.substr(0, large.size() - 2) + asking;
  std::string refused;
  for (int tries = 0; refused.empty() && tries < 100; ++tries) {
    RawClient second(server_->port());
    second.write(patient);
    const std::string head = second.read_answer(0);
    if (!head.starts_with("HTTP/1.1 100 ")) refused = head;
    if (refused.empty()) second.vanish();
  }
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 "));
  RawClient other(server_->port());
  other.write("PUT /other HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n");
  EXPECT_THAT(other.read_to_end(), StartsWith("HTTP/1.1 413 "));
  first.write(std::string(29'995, 'x'));
  EXPECT_THAT(first.read_to_end(), HasSubstr("PUT /upload begunxxx"));
  // What was answered is free again.
  RawClient third(server_->port());
  third.write(large + std::string(30'000, 'y'));
  EXPECT_THAT(third.read_to_end(), HasSubstr("PUT /upload yyy"));
}

// 32 MiB at /large, more than a socket's buffers take; elsewhere little.
constexpr std::size_t kLargeAnswer = 32 * 1024 * 1024;
void answer_large(HttpRequest request, Responder responder) {
  HttpResponse response;
  response.body.assign(request.target == "/large" ? kLargeAnswer : 5, 'x');
  responder.answer(std::move(response));
}
constexpr const char* kAskLarge = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_F(HttpServerTest, large_answers_share_an_allowance_until_they_are_taken) {
  HttpLimits limits = patient_limits();
  limits.large_bodies_bytes_max = kLargeAnswer + kLargeAnswer / 2;
  limits.address_large_bodies_bytes_max = limits.large_bodies_bytes_max;
  serve(limits, answer_large);
  const std::string asking = "GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  RawClient slow(server_->port());
  slow.write(kAskLarge);
  EXPECT_THAT(slow.read_answer(0), StartsWith("HTTP/1.1 200 "));
  RawClient second(server_->port());
  second.write(std::string(kAskLarge) + "GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(second.read_answer(18), StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(second.read_answer(5), EndsWith("xxxxx")) << "small ones are let through";
  RawClient head(server_->port());
  head.write("HEAD /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(head.read_to_end(), StartsWith("HTTP/1.1 200 ")) << "has no body to hold";
  EXPECT_EQ(slow.read(kLargeAnswer).size(), kLargeAnswer);
  // What was taken is free again, though its client stays; and what was left behind.
  RawClient third(server_->port());
  third.write(kAskLarge);
  EXPECT_THAT(third.read_answer(0), StartsWith("HTTP/1.1 200 "));
  third.vanish();
  std::string answer;
  for (int tries = 0; !answer.starts_with("HTTP/1.1 200 ") && tries < 1000; ++tries) {
    RawClient fourth(server_->port());
    fourth.write(asking);
    answer = fourth.read_to_end();
  }
  EXPECT_GT(answer.size(), kLargeAnswer);
}

TEST_F(HttpServerTest, answers_that_nobody_takes_leave_other_addresses_their_own) {
  HttpLimits limits = patient_limits();
  limits.large_bodies_bytes_max = 3 * kLargeAnswer;
  limits.address_large_bodies_bytes_max = kLargeAnswer + kLargeAnswer / 2;
  serve(limits, answer_large);
  RawClient slow(server_->port());
  slow.write(kAskLarge);
  EXPECT_THAT(slow.read_answer(0), StartsWith("HTTP/1.1 200 "));
  for (int i = 0; i < 6; ++i) {
    RawClient greedy(server_->port());
    greedy.write(kAskLarge);
    EXPECT_THAT(greedy.read_answer(18), StartsWith("HTTP/1.1 503 ")) << "of the same address";
  }
  RawClient other(server_->port(), "127.0.0.2");
  other.write(kAskLarge);
  EXPECT_THAT(other.read_answer(kLargeAnswer), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(slow.read(kLargeAnswer).size(), kLargeAnswer);
  RawClient next(server_->port());
  next.write(kAskLarge);
  EXPECT_THAT(next.read_answer(kLargeAnswer), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, answers_that_nobody_takes_leave_uploads_their_own) {
  HttpLimits limits = patient_limits();
  limits.large_bodies_bytes_max = kLargeAnswer;
  limits.address_large_bodies_bytes_max = kLargeAnswer;
  serve(limits, answer_large, [](const HttpRequest&) -> std::size_t { return 40'000; });
  RawClient slow(server_->port());
  slow.write(kAskLarge);
  EXPECT_THAT(slow.read_answer(0), StartsWith("HTTP/1.1 200 "));
  RawClient full(server_->port(), "127.0.0.2");
  full.write(kAskLarge);
  EXPECT_THAT(full.read_answer(18), StartsWith("HTTP/1.1 503 ")) << "the whole is held";
  for (const char* from : {"127.0.0.1", "127.0.0.2"}) {
    RawClient upload(server_->port(), from);
    upload.write("PUT /small HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n");
    upload.write(std::string(30'000, 'y'));
    EXPECT_THAT(upload.read_answer(5), StartsWith("HTTP/1.1 200 ")) << from;
  }
}

TEST_F(HttpServerTest, uploads_begun_leave_other_addresses_their_own) {
  HttpLimits limits = patient_limits();
  limits.large_bodies_bytes_max = 100'000;
  limits.address_large_bodies_bytes_max = 50'000;
  serve(limits, nullptr, [](const HttpRequest&) -> std::size_t { return 80'000; });
  const std::string large =
      "PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
      "Content-Length: 70000\r\n\r\n";
  RawClient first(server_->port());
  first.write(large);
  EXPECT_THAT(first.read_answer(0), StartsWith("HTTP/1.1 100 ")) << "one body is always let in";
  RawClient greedy(server_->port());
  greedy.write(large);
  EXPECT_THAT(greedy.read_to_end(), StartsWith("HTTP/1.1 503 "));
  RawClient other(server_->port(), "127.0.0.2");
  other.write(large);
  EXPECT_THAT(other.read_answer(0), StartsWith("HTTP/1.1 100 "));
  other.write(std::string(70'000, 'y'));
  EXPECT_THAT(other.read_to_end(), StartsWith("HTTP/1.1 200 "));
  first.write(std::string(70'000, 'y'));
  EXPECT_THAT(first.read_to_end(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, an_answer_that_alone_is_above_the_allowance_is_given) {
  HttpLimits limits = patient_limits();
  limits.large_bodies_bytes_max = 10'000;
  serve(limits, [](HttpRequest, Responder responder) {
    HttpResponse response;
    response.body.assign(20'000, 'x');
    responder.answer(std::move(response));
  });
  RawClient client(server_->port());
  for (int i = 0; i < 3; ++i) {
    client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(client.read_answer(20'000), StartsWith("HTTP/1.1 200 "));
  }
}

TEST_F(HttpServerTest, a_stream_breaks_off_where_its_piece_is_above_the_allowance) {
  HttpLimits limits = patient_limits();
  limits.large_bodies_bytes_max = kLargeAnswer + kLargeAnswer / 2;
  limits.address_large_bodies_bytes_max = limits.large_bodies_bytes_max;
  serve(limits, [](HttpRequest, Responder responder) {
    auto stream = std::make_shared<ResponseStream>(responder.begin({}));
    stream->write(std::string(kLargeAnswer, 'x'), [stream](bool is_alive) {
      if (is_alive) stream->write("the end", [stream](bool) {});
    });
  });
  const std::string asking = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  RawClient slow(server_->port());
  slow.write(asking);
  EXPECT_EQ(slow.read(kLargeAnswer / 2).size(), kLargeAnswer / 2) << "its piece is on the way";
  RawClient second(server_->port());
  second.write(asking);
  EXPECT_THAT(second.read_to_end(), Not(HasSubstr("xxx")));
  EXPECT_THAT(slow.read_to_end(), HasSubstr("the end"));
  RawClient third(server_->port());
  third.write(asking);
  EXPECT_THAT(third.read_to_end(), HasSubstr("the end"));
}

TEST_F(HttpServerTest, a_large_body_has_longer_to_come_and_not_for_ever) {
  HttpLimits limits = short_limits();
  limits.large_body_bytes_per_s_min = 20'000;  // 30,000 bytes: 1.5 s more
  serve(limits, nullptr, [](const HttpRequest&) -> std::size_t { return 40'000; });
  const std::string head =
      "PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 30000\r\n\r\n";
  RawClient slow(server_->port());
  slow.write(head);
  const base::Timestamp later = clock_.monotonic() + base::Duration::from_ms(500);
  while (clock_.monotonic() < later) std::this_thread::yield();
  slow.write(std::string(30'000, 'x'));
  EXPECT_THAT(slow.read_to_end(), StartsWith("HTTP/1.1 200 "));
  RawClient stuck(server_->port());
  stuck.write(head + "x");
  EXPECT_THAT(stuck.read_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST(HttpServer, a_port_in_use_is_an_error_with_a_reason) {
  const base::SystemClock clock;
  const auto handler = [](HttpRequest, Responder) {};
  const auto refuse = [](HttpRefusal) { return HttpResponse{}; };
  const auto first = HttpServer::listen({}, clock, handler, refuse);
  ASSERT_TRUE(first);
  HttpServerOptions options;
  options.port = (*first)->port();
  const auto second = HttpServer::listen(options, clock, handler, refuse);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "address_in_use");
}

}  // namespace
}  // namespace atollbank::net
