// SPDX-License-Identifier: Apache-2.0
// The server's loop: it accepts connections, and sweeps those whose time is up.
#include "net/http_server.h"

#include <boost/asio/post.hpp>

#include "net/http_loop.h"
#include "net/response_encoder.h"

namespace atollbank::net {
namespace {

constexpr std::int64_t kSweepMs = 100;

}  // namespace

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
