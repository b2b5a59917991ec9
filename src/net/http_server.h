// SPDX-License-Identifier: Apache-2.0
// An HTTP/1.1 server on one thread: the one that calls run(). Keep-alive, one request at a time a
// connection, bodies by length or in chunks; what breaks HttpLimits is refused before the handler
// hears of it.
//
// The handler is called on the io thread and must not block. A Responder is moved to wherever the
// answer is made and used once, on any thread; dropped unused, it answers 500. The server outlives
// its Responders. A client that vanishes costs nothing but its answer.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "net/http_limits.h"
#include "net/http_message.h"
#include "net/request_decoder.h"

namespace atollbank::net {

// Whether the client still takes what is sent; on the io thread.
using WrittenHandler = base::UniqueFunction<void(bool is_alive)>;

// Where one answer goes: a connection, or a test. Any thread; answer() or begin() once a request.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void answer(HttpResponse response) = 0;
  // An answer in pieces: the head (its body is not sent), pieces one at a time, the end.
  virtual void begin(HttpResponse head) { answer(std::move(head)); }
  virtual void write(std::string, WrittenHandler written) { written(false); }
  virtual void end() {}
  // The client is to see that there should have been more: the last chunk is missing, or, where the
  // connection's end is the body's, the connection is reset.
  virtual void abort() { end(); }
};

// An answer that goes on: events as they happen, lists of any length. Moved to wherever the pieces
// are made; the next one is written when the last one was taken, so a slow client holds back only
// its own. Ends when it goes.
class ResponseStream {
 public:
  explicit ResponseStream(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}
  ResponseStream(ResponseStream&&) = default;
  ResponseStream& operator=(ResponseStream&&) = delete;
  ~ResponseStream() {
    if (sink_ != nullptr) sink_->end();
  }

  void write(std::string piece, WrittenHandler written) {
    sink_->write(std::move(piece), std::move(written));
  }
  // Ends it so that nobody takes what came for the whole.
  void abort() { std::exchange(sink_, nullptr)->abort(); }

 private:
  std::shared_ptr<ResponseSink> sink_;
};

class Responder {
 public:
  // Shared with the connection, which outlives the wait for its answer.
  explicit Responder(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}
  Responder(Responder&&) = default;
  Responder& operator=(Responder&&) = delete;
  ~Responder();

  void answer(HttpResponse response);
  ResponseStream begin(HttpResponse head);

 private:
  std::shared_ptr<ResponseSink> sink_;
};

using HttpHandler = std::function<void(HttpRequest, Responder)>;
// The body of an answer that the server gives by itself, and the place to count it. On the io
// thread.
using HttpRefusalHandler = std::function<HttpResponse(HttpRefusal)>;

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one, see HttpServer::port()
  HttpLimits limits;
  // What a request may have as its body, from its head alone; empty: body_bytes_max. On the io
  // thread.
  BodyLimitOf body_limit_of;
};

class HttpServer {
 public:
  // Listens from here on; serves once run() is called. The clock outlives the server.
  // reasons: invalid_argument malformed_address · unavailable address_in_use, listen_failed
  static base::Result<std::unique_ptr<HttpServer>> listen(HttpServerOptions options,
                                                          const base::Clock& clock,
                                                          HttpHandler handler,
                                                          HttpRefusalHandler refusal);
  ~HttpServer();

  std::uint16_t port() const;
  std::size_t connection_count() const;  // any thread

  // Serves on the calling thread until stop() has been obeyed.
  void run();
  // Any thread. No new connection; answers owed are given within drain_time_ms; then run() returns.
  void stop();

 private:
  class Loop;
  explicit HttpServer(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace atollbank::net
