// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/http_connection.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kReadBytes = 64 * 1024;

tl::unexpected<base::Error> lost() {
  return base::fail(ErrorCode::kUnavailable, "connection_lost", "the server hung up");
}

std::size_t number_after(std::string_view text, std::string_view mark) {
  std::size_t number = 0;
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return 0;
  std::from_chars(text.data() + at + mark.size(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Result<std::unique_ptr<HttpConnection>> HttpConnection::open(std::uint16_t port) {
  std::unique_ptr<HttpConnection> connection(
      new HttpConnection(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(connection->socket(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (connect(connection->socket(), generic, sizeof(address)) == 0) return connection;
  return base::fail(ErrorCode::kUnavailable, "connection_lost", "nobody answers on the port");
}

HttpConnection::HttpConnection(int socket) : socket_(socket), input_(kReadBytes, '\0') {}

HttpConnection::~HttpConnection() { close(socket_); }

Result<void> HttpConnection::send(std::string_view request) {
  filled_ = 0;
  while (!request.empty()) {
    const ssize_t sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
    if (sent <= 0) return lost();
    request.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<std::optional<HttpAnswer>> HttpConnection::receive() {
  if (filled_ == input_.size()) input_.resize(2 * input_.size());
  const ssize_t count = recv(socket_, input_.data() + filled_, input_.size() - filled_, 0);
  if (count <= 0) return lost();
  filled_ += static_cast<std::size_t>(count);
  const std::string_view text(input_.data(), filled_);
  const std::size_t head_end = text.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return std::nullopt;
  const std::string_view head = text.substr(0, head_end + 2);
  HttpAnswer answer{.status = static_cast<int>(number_after(head, "HTTP/1.1 ")),
                    .body = text.substr(head_end + 4)};
  if (answer.body.size() < number_after(head, "\r\nContent-Length: ")) return std::nullopt;
  return answer;
}

Result<HttpAnswer> HttpConnection::call(std::string_view request) {
  ATOLL_TRY_VOID(send(request));
  while (true) {
    ATOLL_TRY(const std::optional<HttpAnswer> answer, receive());
    if (answer) return *answer;
  }
}

}  // namespace atollbank::bench
