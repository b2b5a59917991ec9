// SPDX-License-Identifier: Apache-2.0
// The insides of HttpServer, for its own sources: the loop, and a connection of it.
//
// Everything is touched by the io thread alone; what a Responder calls is dispatched to it. One
// sweep timer serves every time limit, to a tick's precision: a timer a connection would be set and
// cancelled for every request.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "net/body_allowance.h"
#include "net/http_server.h"

namespace atollbank::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

inline constexpr std::size_t kReadBytes = 8 * 1024;

// What a sweep looks at: the moment this connection must have moved on.
enum class Phase : std::uint8_t {
  kIdle,
  kReading,
  kWaiting,
  kWriting,
  kStreaming,      // between the pieces of an answer
  kStreamWriting,  // a piece is on its way
  kLingering,
  kClosed,
};

class HttpServer::Loop {
 public:
  Loop(HttpServerOptions options, const base::Clock& clock, HttpHandler handler,
       HttpRefusalHandler refusal)
      : options_(std::move(options)),
        clock_(clock),
        handler_(std::move(handler)),
        refusal_(std::move(refusal)),
        acceptor_(context_),
        sweep_timer_(context_),
        requests_allowance_(allowance_of(options_.limits)),
        answers_allowance_(allowance_of(options_.limits)) {}

  base::Result<void> listen();
  std::uint16_t port() const { return port_; }
  std::size_t connection_count() const { return connection_count_.load(std::memory_order_relaxed); }
  void run();
  void stop();

 private:
  class Connection;

  static BodyAllowance allowance_of(const HttpLimits& limits) {
    return {limits.large_bodies_bytes_max, limits.address_large_bodies_bytes_max};
  }
  void accept();
  void turn_away(tcp::socket socket);
  void sweep();
  void leave(Connection& connection);
  std::int64_t now_ms() const { return clock_.monotonic().ms(); }

  const HttpServerOptions options_;
  const base::Clock& clock_;
  HttpHandler handler_;
  HttpRefusalHandler refusal_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  asio::steady_timer sweep_timer_;
  std::uint16_t port_ = 0;
  std::string date_;
  std::vector<Connection*>
      connections_;  // each kept alive by its pending operation or its Responder
  std::atomic<std::size_t> connection_count_{0};
  BodyAllowance requests_allowance_;
  BodyAllowance answers_allowance_;
  bool is_accepting_ = false;
  bool is_stopping_ = false;
  std::int64_t drained_by_ms_ = 0;
};

class HttpServer::Loop::Connection final : public ResponseSink,
                                           public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, tcp::socket socket, std::string remote_ip)
      : loop_(loop),
        socket_(std::move(socket)),
        remote_ip_(std::move(remote_ip)),
        decoder_(loop.options_.limits, loop.options_.body_limit_of),
        input_(loop.options_.limits.header_bytes_max + kReadBytes) {}
  ~Connection() override { ATOLL_ASSERT(phase_ == Phase::kClosed); }

  void start() { await_request(); }
  void answer(HttpResponse response) override;
  void begin(HttpResponse head) override;
  void write(std::string piece, WrittenHandler written) override;
  void end() override;
  void abort() override;
  void sweep(std::int64_t now_ms);
  void close();
  // Nothing is owed: no request, or a stream that has no end of its own.
  bool is_idle() const { return phase_ == Phase::kIdle || phase_ == Phase::kStreaming; }

  std::size_t place_ = 0;  // in Loop::connections_

 private:
  void enter(Phase phase, std::int64_t allowed_ms) {
    phase_ = phase;
    due_ms_ = allowed_ms == 0 ? INT64_MAX : loop_.now_ms() + allowed_ms;
  }
  void await_request();
  void read_more();
  void on_read(const error_code& error, std::size_t size);
  void decode();
  bool reserve_body();
  bool reserve_answer(std::size_t bytes);
  void release_request();
  void release_answer();
  void forget_body();
  bool is_cut_without_a_trace() const;
  void give(HttpResponse response);
  void hand_over();
  void refuse(HttpRefusal refusal);
  void send(HttpResponse response);
  void on_sent(const error_code& error);
  void finish_answer();
  void send_piece(std::string bytes, WrittenHandler written);
  void on_piece_sent(const error_code& error);
  void linger();
  void on_lingered(const error_code& error, std::size_t size);

  Loop& loop_;
  tcp::socket socket_;
  const std::string remote_ip_;
  RequestDecoder decoder_;
  boost::beast::flat_buffer input_;
  std::string head_;
  std::string body_;
  Phase phase_ = Phase::kIdle;
  std::int64_t due_ms_ = INT64_MAX;
  std::size_t lingered_bytes_ = 0;
  std::size_t request_held_bytes_ = 0;  // of the requests' allowance
  std::size_t answer_held_bytes_ = 0;   // of the answers'
  bool keep_alive_ = true;
  bool has_continued_ = false;
  bool is_head_request_ = false;
  bool takes_chunks_ = true;
  WrittenHandler written_;  // of the piece on its way
  std::string waiting_piece_;
  WrittenHandler waiting_written_;
  bool is_ended_ = false;
};

}  // namespace atollbank::net
