// SPDX-License-Identifier: Apache-2.0
// One HTTP/1.1 connection to a server on this machine, with one request on its way at a time. Owned
// by one thread; sending and receiving block, so the caller waits for the socket to be readable.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::bench {

struct HttpAnswer {
  int status = 0;
  std::string_view body;  // until the next request
};

class HttpConnection {
 public:
  // Errors of all: unavailable connection_lost.
  static base::Result<std::unique_ptr<HttpConnection>> open(std::uint16_t port);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  int socket() const { return socket_; }
  // Head and body, as they are to go over the wire.
  base::Result<void> send(std::string_view request);
  // Reads once; the answer when it is whole. Its length must be told by Content-Length.
  base::Result<std::optional<HttpAnswer>> receive();
  // Sends, and receives until the answer is whole.
  base::Result<HttpAnswer> call(std::string_view request);

 private:
  explicit HttpConnection(int socket);

  const int socket_;
  std::string input_;
  std::size_t filled_ = 0;
};

}  // namespace atollbank::bench
