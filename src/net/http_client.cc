// SPDX-License-Identifier: Apache-2.0
// One exchange an object: resolve, guard, connect, perhaps TLS, write, read, answer. Each step's
// handler holds the exchange; the first failure or the deadline ends it.
#include "net/http_client.h"

#include <openssl/ssl.h>

#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <optional>

namespace atollbank::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using base::ErrorCode;
using boost::system::error_code;

class HttpClient::Loop {
 public:
  Loop(HttpClientOptions options, const base::Clock& clock)
      : options_(std::move(options)), clock_(clock), work_(context_.get_executor()) {
    error_code ignored;
    if (options_.ca_file.empty()) {
      tls_.set_default_verify_paths(ignored);
    } else {
      tls_.load_verify_file(options_.ca_file, ignored);  // Unreadable: no peer will be trusted.
    }
    tls_.set_verify_mode(ssl::verify_peer, ignored);
  }

  void send(OutgoingRequest request, Completion done);
  void run() { context_.run(); }
  void stop() { context_.stop(); }

 private:
  class Exchange;
  const HttpClientOptions options_;
  const base::Clock& clock_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  ssl::context tls_{ssl::context::tls_client};
  std::atomic<std::size_t> call_count_{0};
};

class HttpClient::Loop::Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(Loop& loop, OutgoingRequest request, Completion done)
      : loop_(loop),
        url_(std::move(request.url)),
        deadline_(request.deadline),
        done_(std::move(done)),
        resolver_(loop.context_),
        timer_(loop.context_),
        stream_(loop.context_, loop.tls_) {
    request_.version(11);
    request_.method_string(request.method);
    request_.target(url_.target);
    request_.set(http::field::host, url_.authority());
    request_.set(http::field::content_type, request.content_type);
    request_.set(http::field::user_agent, "atoll");
    for (const auto& [name, value] : request.headers) request_.set(name, value);
    request_.keep_alive(false);
    request_.body() = std::move(request.body);
    request_.prepare_payload();
    answer_.body_limit(loop.options_.answer_bytes_max);
  }
  ~Exchange() {
    finish(base::fail(ErrorCode::kUnavailable, "client_stopped", "the client was stopped"));
    loop_.call_count_.fetch_sub(1, std::memory_order_relaxed);
  }

  void start();

 private:
  // A step's handler: passes on unless the exchange is over; a failure ends it.
  template <class Next>
  auto then(ErrorCode code, std::string_view reason, Next next) {
    return [self = shared_from_this(), code, reason, next](const error_code& error,
                                                           const auto&... results)
      requires std::is_invocable_v<Next, Exchange&, decltype(results)...>
    {
      if (!self->done_) return;
      if (error) {
        self->finish(base::fail(code, reason, self->url_.host + ": " + error.message()));
      } else {
        ((*self).*next)(results...);
      }
    };
  }
  void connect(const tcp::resolver::results_type& found);
  void shake_hands(const tcp::endpoint&);
  void write();
  void read(std::size_t);
  void on_read(const error_code& error);
  void finish(base::Result<IncomingAnswer> result);

  Loop& loop_;
  const Url url_;
  const base::Deadline deadline_;
  Completion done_;
  tcp::resolver resolver_;
  asio::steady_timer timer_;
  ssl::stream<tcp::socket> stream_;  // http uses the socket below it
  std::vector<tcp::endpoint> endpoints_;
  http::request<http::string_body> request_;
  http::response_parser<http::string_body> answer_;
  boost::beast::flat_buffer input_{64 * 1024};
};

void HttpClient::Loop::send(OutgoingRequest request, Completion done) {
  if (call_count_.fetch_add(1, std::memory_order_relaxed) >= options_.calls_max) {
    call_count_.fetch_sub(1, std::memory_order_relaxed);
    asio::post(context_, [done = std::move(done)]() mutable {
      done(base::fail(ErrorCode::kResourceExhausted, "client_busy", "too many calls at once"));
    });
    return;
  }
  auto exchange = std::make_shared<Exchange>(*this, std::move(request), std::move(done));
  asio::post(context_, [exchange = std::move(exchange)] { exchange->start(); });
}

void HttpClient::Loop::Exchange::start() {
  const base::Timestamp now = loop_.clock_.monotonic();
  const auto too_slow = [](const std::string& host) {
    return base::fail(ErrorCode::kDeadlineExceeded, "peer_too_slow", host + ": no answer in time");
  };
  if (deadline_.has_passed(now)) return finish(too_slow(url_.host));
  if (deadline_.moment() != base::Deadline::never().moment()) {
    timer_.expires_after(std::chrono::nanoseconds((deadline_.moment() - now).nanoseconds));
    timer_.async_wait([self = shared_from_this(), too_slow](const error_code& error) {
      if (!error) self->finish(too_slow(self->url_.host));
    });
  }
  resolver_.async_resolve(url_.host, std::to_string(url_.port), tcp::resolver::numeric_service,
                          then(ErrorCode::kUnavailable, "host_not_found", &Exchange::connect));
}

void HttpClient::Loop::Exchange::connect(const tcp::resolver::results_type& found) {
  for (const auto& entry : found) {
    const tcp::endpoint endpoint = entry.endpoint();
    if (loop_.options_.guard(endpoint.address().to_string())) endpoints_.push_back(endpoint);
  }
  if (endpoints_.empty()) {
    return finish(base::fail(ErrorCode::kPermissionDenied, "address_refused",
                             url_.host + ": not an address that may be called"));
  }
  asio::async_connect(stream_.next_layer(), endpoints_,
                      then(ErrorCode::kUnavailable, "peer_unreachable", &Exchange::shake_hands));
}

void HttpClient::Loop::Exchange::shake_hands(const tcp::endpoint&) {
  if (!url_.is_tls()) return write();
  error_code ignored;
  stream_.set_verify_callback(ssl::host_name_verification(url_.host), ignored);
  std::string server_name = url_.host;
  SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
           server_name.data());
  stream_.async_handshake(ssl::stream_base::client,
                          then(ErrorCode::kUnavailable, "tls_failed", &Exchange::write));
}

void HttpClient::Loop::Exchange::write() {
  auto handler = then(ErrorCode::kUnknown, "answer_lost", &Exchange::read);
  if (url_.is_tls()) {
    http::async_write(stream_, request_, std::move(handler));
  } else {
    http::async_write(stream_.next_layer(), request_, std::move(handler));
  }
}

void HttpClient::Loop::Exchange::read(std::size_t) {
  auto handler = [self = shared_from_this()](const error_code& error, std::size_t) {
    self->on_read(error);
  };
  if (url_.is_tls()) {
    http::async_read(stream_, input_, answer_, std::move(handler));
  } else {
    http::async_read(stream_.next_layer(), input_, answer_, std::move(handler));
  }
}

void HttpClient::Loop::Exchange::on_read(const error_code& error) {
  if (!done_) return;
  if (error == http::error::body_limit || error == http::error::header_limit ||
      error == http::error::buffer_overflow) {
    return finish(
        base::fail(ErrorCode::kInternal, "answer_too_large", url_.host + ": answer too large"));
  }
  if (error.category() == http::make_error_code(http::error::bad_version).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message) {
    return finish(
        base::fail(ErrorCode::kInternal, "malformed_answer", url_.host + ": " + error.message()));
  }
  if (error && !answer_.is_done()) {
    return finish(
        base::fail(ErrorCode::kUnknown, "answer_lost", url_.host + ": " + error.message()));
  }
  IncomingAnswer answer;
  answer.status = static_cast<int>(answer_.get().result_int());
  answer.retry_after = std::string(answer_.get()[http::field::retry_after]);
  answer.body = std::move(answer_.get().body());
  finish(std::move(answer));
}

void HttpClient::Loop::Exchange::finish(base::Result<IncomingAnswer> result) {
  if (!done_) return;
  Completion done = std::move(done_);
  error_code ignored;
  stream_.next_layer().close(ignored);
  resolver_.cancel();
  timer_.cancel();
  done(std::move(result));
}

HttpClient::HttpClient(HttpClientOptions options, const base::Clock& clock)
    : loop_(std::make_unique<Loop>(std::move(options), clock)) {}
HttpClient::~HttpClient() = default;
void HttpClient::send(OutgoingRequest request, Completion done) {
  loop_->send(std::move(request), std::move(done));
}
void HttpClient::run() { loop_->run(); }
void HttpClient::stop() { loop_->stop(); }

}  // namespace atollbank::net
