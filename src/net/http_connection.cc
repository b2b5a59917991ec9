// SPDX-License-Identifier: Apache-2.0
// A connection's way from a request to its answer, and again.
#include <array>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "net/http_loop.h"
#include "net/response_encoder.h"

namespace atollbank::net {
namespace {

constexpr std::size_t kLingerBytesMax = 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

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

// A large body has its part of the requests' allowance from its head until it is answered; and the
// time it may take grows with it.
bool HttpServer::Loop::Connection::reserve_body() {
  const std::size_t bytes = decoder_.large_body_bytes();
  if (bytes == 0 || request_held_bytes_ != 0) return true;
  request_held_bytes_ = loop_.requests_allowance_.take(remote_ip_, bytes);
  if (request_held_bytes_ == 0) return false;
  const std::int64_t rate = loop_.options_.limits.large_body_bytes_per_s_min;
  due_ms_ += static_cast<std::int64_t>(bytes) * 1000 / rate;
  return true;
}

// A large answer has its part of the answers' allowance until the client has taken it. The two are
// apart: whoever does not read keeps nobody from sending.
bool HttpServer::Loop::Connection::reserve_answer(std::size_t bytes) {
  if (bytes <= loop_.options_.limits.body_bytes_max) return true;
  const std::size_t held = loop_.answers_allowance_.take(remote_ip_, bytes);
  answer_held_bytes_ += held;
  return held != 0;
}

void HttpServer::Loop::Connection::release_request() {
  loop_.requests_allowance_.give_back(remote_ip_, std::exchange(request_held_bytes_, 0));
}

void HttpServer::Loop::Connection::release_answer() {
  loop_.answers_allowance_.give_back(remote_ip_, std::exchange(answer_held_bytes_, 0));
}

// Nor does a client that stays hold the memory of what it was sent.
void HttpServer::Loop::Connection::forget_body() {
  if (answer_held_bytes_ != 0) std::string().swap(body_);
  release_request();
  release_answer();
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
                   if (self->phase_ == Phase::kWaiting) self->give(std::move(response));
                 });
}

// The request's body went to the handler, which is done with it.
void HttpServer::Loop::Connection::give(HttpResponse response) {
  release_request();
  if (!is_head_request_ && !reserve_answer(response.body.size())) {
    response = loop_.refusal_(HttpRefusal::kTooManyLargeBodies);
  }
  send(std::move(response));
}

// An answer in pieces: each step is posted, so that they keep their order. The first is run at
// once where it can be: posted by the handler, it would stand behind a piece that another thread
// writes before the handler returns.

void HttpServer::Loop::Connection::begin(HttpResponse head) {
  asio::dispatch(loop_.context_, [self = shared_from_this(), head = std::move(head)]() {
    if (self->phase_ != Phase::kWaiting) return;
    self->release_request();
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
    if (!self->reserve_answer(piece.size())) {
      self->close();
      return written(false);
    }
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
  forget_body();
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
  forget_body();
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

// A body that goes on to the connection's end looks whole wherever it is closed. A reset does not.
bool HttpServer::Loop::Connection::is_cut_without_a_trace() const {
  const bool is_streaming = phase_ == Phase::kStreaming || phase_ == Phase::kStreamWriting;
  return is_streaming && !takes_chunks_ && !is_head_request_;
}

void HttpServer::Loop::Connection::close() {
  if (phase_ == Phase::kClosed) return;
  error_code ignored;
  if (is_cut_without_a_trace()) socket_.set_option(tcp::socket::linger(true, 0), ignored);
  phase_ = Phase::kClosed;
  release_request();
  release_answer();
  socket_.close(ignored);
  loop_.leave(*this);
}

}  // namespace atollbank::net
