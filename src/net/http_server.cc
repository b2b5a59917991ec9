// SPDX-License-Identifier: Apache-2.0
// The server's loop and its connections. One sweep timer serves every time limit, to a tick's
// precision: a timer a connection would be set and cancelled for every request.
#include "net/http_server.h"

#include <array>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "net/response_encoder.h"

namespace atollbank::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::int64_t kSweepMs = 100;
constexpr std::size_t kReadBytes = 8 * 1024;
constexpr std::size_t kLingerBytesMax = 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

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

}  // namespace

class HttpServer::Loop {
 public:
  Loop(HttpServerOptions options, const base::Clock& clock, HttpHandler handler,
       HttpRefusalHandler refusal)
      : options_(std::move(options)),
        clock_(clock),
        handler_(std::move(handler)),
        refusal_(std::move(refusal)),
        acceptor_(context_),
        sweep_timer_(context_) {}

  base::Result<void> listen();
  std::uint16_t port() const { return port_; }
  std::size_t connection_count() const { return connection_count_.load(std::memory_order_relaxed); }
  void run();
  void stop();

 private:
  class Connection;

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
  std::size_t large_bodies_bytes_ = 0;
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
  void release_body();
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
  std::size_t reserved_bytes_ = 0;  // of the allowance for large bodies
  bool keep_alive_ = true;
  bool has_continued_ = false;
  bool is_head_request_ = false;
  bool takes_chunks_ = true;
  WrittenHandler written_;  // of the piece on its way
  std::string waiting_piece_;
  WrittenHandler waiting_written_;
  bool is_ended_ = false;
};

base::Result<void> HttpServer::Loop::listen() {
  error_code error;
  const asio::ip::address address = asio::ip::make_address(options_.address, error);
  if (error) {
    return base::fail(base::ErrorCode::kInvalidArgument, "malformed_address",
                      "not an address to listen on: " + options_.address);
  }
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    const bool is_taken = error == asio::error::address_in_use;
    return base::fail(base::ErrorCode::kUnavailable, is_taken ? "address_in_use" : "listen_failed",
                      "listen on " + options_.address + ":" + std::to_string(options_.port) + ": " +
                          error.message());
  }
  port_ = acceptor_.local_endpoint(error).port();
  return {};
}

void HttpServer::Loop::run() {
  sweep();
  context_.run();
}

void HttpServer::Loop::stop() {
  asio::post(context_, [this] {
    if (is_stopping_) return;
    is_stopping_ = true;
    drained_by_ms_ = now_ms() + options_.limits.drain_time_ms;
    error_code ignored;
    acceptor_.close(ignored);
    sweep_timer_.cancel();
  });
}

void HttpServer::Loop::accept() {
  is_accepting_ = true;
  acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
    if (is_stopping_ || !acceptor_.is_open()) return;
    is_accepting_ = false;
    if (error) return;  // Out of descriptors, say: the next sweep tries again.
    if (connections_.size() >= options_.limits.connections_max) {
      turn_away(std::move(socket));
    } else {
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      const tcp::endpoint peer = socket.remote_endpoint(ignored);
      auto connection =
          std::make_shared<Connection>(*this, std::move(socket), peer.address().to_string());
      connection->place_ = connections_.size();
      connections_.push_back(connection.get());
      connection_count_.store(connections_.size(), std::memory_order_relaxed);
      connection->start();
    }
    accept();
  });
}

// One attempt to say why, without waiting for a client that is one too many.
void HttpServer::Loop::turn_away(tcp::socket socket) {
  const HttpResponse response = refusal_(HttpRefusal::kTooManyConnections);
  std::string text;
  write_head(text, response, date_, false);
  text += response.body;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.send(asio::buffer(text), 0, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void HttpServer::Loop::sweep() {
  const std::int64_t now = now_ms();
  date_ = http_date(clock_.wall());
  for (std::size_t i = connections_.size(); i-- > 0;) {
    // Held for the length of the call: closing may drop the last other owner.
    const std::shared_ptr<Connection> connection = connections_[i]->shared_from_this();
    if (is_stopping_ && (connection->is_idle() || now >= drained_by_ms_)) {
      connection->close();
    } else {
      connection->sweep(now);
    }
  }
  if (is_stopping_ && connections_.empty()) return;
  if (!is_stopping_ && !is_accepting_) accept();
  sweep_timer_.expires_after(std::chrono::milliseconds(kSweepMs));
  sweep_timer_.async_wait([this](const error_code&) { sweep(); });
}

void HttpServer::Loop::leave(Connection& connection) {
  Connection* last = connections_.back();
  connections_[connection.place_] = last;
  last->place_ = connection.place_;
  connections_.pop_back();
  connection_count_.store(connections_.size(), std::memory_order_relaxed);
}

void HttpServer::Loop::Connection::await_request() {
  enter(Phase::kIdle, loop_.options_.limits.idle_time_ms);
  has_continued_ = false;
  is_head_request_ = false;
  if (input_.size() > 0) {
    decode();
  } else if (loop_.is_stopping_) {
    close();
  } else {
    read_more();
  }
}

void HttpServer::Loop::Connection::read_more() {
  const std::size_t room = std::min(kReadBytes, input_.max_size() - input_.size());
  if (room == 0) return refuse(HttpRefusal::kHeaderTooLarge);
  socket_.async_read_some(input_.prepare(room),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            self->on_read(error, size);
                          });
}

void HttpServer::Loop::Connection::on_read(const error_code& error, std::size_t size) {
  if (phase_ != Phase::kIdle && phase_ != Phase::kReading) return;  // Refused or closed meanwhile.
  if (error) return close();
  input_.commit(size);
  decode();
}

void HttpServer::Loop::Connection::decode() {
  if (phase_ == Phase::kIdle) enter(Phase::kReading, loop_.options_.limits.request_time_ms);
  const auto bytes = input_.cdata();
  const auto progress = decoder_.feed({static_cast<const char*>(bytes.data()), bytes.size()});
  input_.consume(progress.consumed_bytes);
  if (progress.refusal) return refuse(*progress.refusal);
  if (!reserve_body()) return refuse(HttpRefusal::kTooManyLargeBodies);
  if (decoder_.is_complete()) return hand_over();
  if (decoder_.expects_continue() && !has_continued_) {
    has_continued_ = true;
    asio::async_write(socket_, asio::buffer(kContinue),
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                        if (self->phase_ == Phase::kReading)
                          error ? self->close() : self->read_more();
                      });
    return;
  }
  read_more();
}

// Large bodies share one allowance, each from its head until its answer is sent; and the time they
// may take grows with them.
bool HttpServer::Loop::Connection::reserve_body() {
  const std::size_t bytes = decoder_.large_body_bytes();
  if (bytes == 0 || reserved_bytes_ != 0) return true;
  const HttpLimits& limits = loop_.options_.limits;
  if (loop_.large_bodies_bytes_ + bytes > limits.large_bodies_bytes_max) return false;
  loop_.large_bodies_bytes_ += bytes;
  reserved_bytes_ = bytes;
  due_ms_ += static_cast<std::int64_t>(bytes) * 1000 / limits.large_body_bytes_per_s_min;
  return true;
}

void HttpServer::Loop::Connection::release_body() {
  loop_.large_bodies_bytes_ -= std::exchange(reserved_bytes_, 0);
}

void HttpServer::Loop::Connection::hand_over() {
  enter(Phase::kWaiting, 0);
  HttpRequest request = decoder_.take();
  request.remote_ip = remote_ip_;
  keep_alive_ = request.keep_alive;
  takes_chunks_ = request.takes_chunks;
  is_head_request_ = request.method == "HEAD";
  loop_.handler_(std::move(request), Responder(shared_from_this()));
}

void HttpServer::Loop::Connection::answer(HttpResponse response) {
  asio::dispatch(loop_.context_,
                 [self = shared_from_this(), response = std::move(response)]() mutable {
                   if (self->phase_ == Phase::kWaiting) self->send(std::move(response));
                 });
}

// An answer in pieces: each step is posted, so that they keep their order. The first is run at
// once where it can be: posted by the handler, it would stand behind a piece that another thread
// writes before the handler returns.

void HttpServer::Loop::Connection::begin(HttpResponse head) {
  asio::dispatch(loop_.context_, [self = shared_from_this(), head = std::move(head)]() {
    if (self->phase_ != Phase::kWaiting) return;
    self->keep_alive_ = self->keep_alive_ && self->takes_chunks_ && !self->loop_.is_stopping_;
    const Framing framing = self->takes_chunks_ ? Framing::kChunks : Framing::kToTheEnd;
    std::string text;
    write_head(text, head, self->loop_.date_, self->keep_alive_, framing);
    self->enter(Phase::kStreaming, 0);
    self->send_piece(std::move(text), {});
  });
}

void HttpServer::Loop::Connection::write(std::string piece, WrittenHandler written) {
  asio::post(loop_.context_, [self = shared_from_this(), piece = std::move(piece),
                              written = std::move(written)]() mutable {
    const bool can_write =
        self->phase_ == Phase::kStreaming || self->phase_ == Phase::kStreamWriting;
    if (!can_write || self->is_head_request_ || piece.empty())
      return written(can_write && !self->is_head_request_);
    self->send_piece(self->takes_chunks_ ? chunk_of(piece) : std::move(piece), std::move(written));
  });
}

void HttpServer::Loop::Connection::end() {
  asio::post(loop_.context_, [self = shared_from_this()]() {
    if (self->phase_ != Phase::kStreaming && self->phase_ != Phase::kStreamWriting) return;
    self->is_ended_ = true;
    const bool has_last_chunk = self->takes_chunks_ && !self->is_head_request_;
    self->send_piece(has_last_chunk ? "0\r\n\r\n" : "", {});
  });
}

void HttpServer::Loop::Connection::abort() {
  asio::post(loop_.context_, [self = shared_from_this()]() { self->close(); });
}

// The head may still be on its way when the first piece comes, and the last one when the end does:
// what waits is joined to it.
void HttpServer::Loop::Connection::send_piece(std::string bytes, WrittenHandler written) {
  if (phase_ == Phase::kStreamWriting) {
    waiting_piece_ += bytes;
    if (written) waiting_written_ = std::move(written);
    return;
  }
  enter(Phase::kStreamWriting, loop_.options_.limits.stream_write_time_ms);
  body_ = std::move(bytes);
  written_ = std::move(written);
  asio::async_write(socket_, asio::buffer(body_),
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      self->on_piece_sent(error);
                    });
}

void HttpServer::Loop::Connection::on_piece_sent(const error_code& error) {
  if (error) close();
  const bool is_alive = phase_ == Phase::kStreamWriting;
  if (is_alive) enter(Phase::kStreaming, 0);
  if (WrittenHandler written = std::exchange(written_, {})) written(is_alive);
  if (!is_alive) {
    if (WrittenHandler waiting = std::exchange(waiting_written_, {})) waiting(false);
    return;
  }
  if (!waiting_piece_.empty()) {
    return send_piece(std::exchange(waiting_piece_, {}), std::exchange(waiting_written_, {}));
  }
  if (is_ended_ && phase_ == Phase::kStreaming) {
    is_ended_ = false;
    finish_answer();
  }
}

void HttpServer::Loop::Connection::refuse(HttpRefusal refusal) {
  HttpResponse response = loop_.refusal_(refusal);
  response.close = true;
  send(std::move(response));
}

void HttpServer::Loop::Connection::send(HttpResponse response) {
  enter(Phase::kWriting, loop_.options_.limits.write_time_ms);
  keep_alive_ = keep_alive_ && !response.close && !loop_.is_stopping_;
  write_head(head_, response, loop_.date_, keep_alive_);
  body_ = std::move(response.body);
  if (is_head_request_) body_.clear();
  const std::array<asio::const_buffer, 2> parts{asio::buffer(head_), asio::buffer(body_)};
  asio::async_write(
      socket_, parts,
      [self = shared_from_this()](const error_code& error, std::size_t) { self->on_sent(error); });
}

void HttpServer::Loop::Connection::on_sent(const error_code& error) {
  if (phase_ != Phase::kWriting) return;
  if (error) return close();
  finish_answer();
}

void HttpServer::Loop::Connection::finish_answer() {
  release_body();
  if (keep_alive_) return await_request();
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  enter(Phase::kLingering, loop_.options_.limits.linger_time_ms);
  linger();
}

// Closing with unread bytes would reset the connection and could take our answer with it.
void HttpServer::Loop::Connection::linger() {
  input_.clear();
  socket_.async_read_some(input_.prepare(kReadBytes),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            self->on_lingered(error, size);
                          });
}

void HttpServer::Loop::Connection::on_lingered(const error_code& error, std::size_t size) {
  if (phase_ != Phase::kLingering) return;
  lingered_bytes_ += size;
  if (error || lingered_bytes_ > kLingerBytesMax) return close();
  linger();
}

void HttpServer::Loop::Connection::sweep(std::int64_t now_ms) {
  if (now_ms < due_ms_) return;
  if (phase_ == Phase::kReading) {
    // The read still pending fails or delivers into a phase that ignores it.
    error_code ignored;
    socket_.cancel(ignored);
    return refuse(HttpRefusal::kTooSlow);
  }
  close();
}

void HttpServer::Loop::Connection::close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  release_body();
  error_code ignored;
  socket_.close(ignored);
  loop_.leave(*this);
}

base::Result<std::unique_ptr<HttpServer>> HttpServer::listen(HttpServerOptions options,
                                                             const base::Clock& clock,
                                                             HttpHandler handler,
                                                             HttpRefusalHandler refusal) {
  auto loop =
      std::make_unique<Loop>(std::move(options), clock, std::move(handler), std::move(refusal));
  ATOLL_TRY_VOID(loop->listen());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(loop)));
}

HttpServer::HttpServer(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
HttpServer::~HttpServer() = default;
std::uint16_t HttpServer::port() const { return loop_->port(); }
std::size_t HttpServer::connection_count() const { return loop_->connection_count(); }
void HttpServer::run() { loop_->run(); }
void HttpServer::stop() { loop_->stop(); }

}  // namespace atollbank::net
