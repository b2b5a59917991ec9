// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/http_connection.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cctype>
#include <charconv>

namespace atollbank::chaos {
namespace {

constexpr long kPatienceS = 20;
constexpr std::string_view kLengthField = "content-length:";

// The value of Content-Length; nothing where there is none.
std::optional<std::size_t> length_in(std::string_view head) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;
       at = head.find("\r\n", at + 2)) {
    std::string field(head.substr(at + 2, kLengthField.size()));
    for (char& letter : field) letter = static_cast<char>(std::tolower(letter));
    if (field != kLengthField) continue;
    const char* digits = head.data() + at + 2 + kLengthField.size();
    while (*digits == ' ') ++digits;
    std::size_t length = 0;
    std::from_chars(digits, head.data() + head.size(), length);
    return length;
  }
  return std::nullopt;
}

}  // namespace

bool HttpConnection::connect(std::uint16_t port) {
  socket_ = adapters::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  received_.clear();
  port_ = port;
  const timeval patience{.tv_sec = kPatienceS, .tv_usec = 0};
  ::setsockopt(socket_.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  const int at_once = 1;
  ::setsockopt(socket_.number(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(socket_.number(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
}

bool HttpConnection::send(std::uint16_t port, std::string_view method, std::string_view target,
                          std::string_view form) {
  if ((!socket_.is_open() || port_ != port) && !connect(port)) return false;
  const std::string request = fmt::format(
      "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
      method, target, token_, form.size(), form);
  std::string_view rest = request;
  while (!rest.empty()) {
    const auto count = ::send(socket_.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool HttpConnection::receive_more() {
  char part[16384];
  const auto count = ::recv(socket_.number(), part, sizeof(part), 0);
  if (count <= 0) return false;
  received_.append(part, static_cast<std::size_t>(count));
  return true;
}

std::optional<HttpAnswer> HttpConnection::receive() {
  constexpr std::size_t kStatusAt = 9;  // "HTTP/1.1 200"
  std::size_t head_size = std::string::npos;
  while ((head_size = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_more()) return std::nullopt;
  }
  HttpAnswer answer;
  std::from_chars(received_.data() + kStatusAt, received_.data() + kStatusAt + 3, answer.status);
  const auto length = length_in(std::string_view(received_).substr(0, head_size + 2));
  if (answer.status == 0 || !length) return std::nullopt;
  const std::size_t body_at = head_size + 4;
  while (received_.size() < body_at + *length) {
    if (!receive_more()) return std::nullopt;
  }
  answer.body = received_.substr(body_at, *length);
  received_.erase(0, body_at + *length);
  return answer;
}

std::optional<HttpAnswer> HttpConnection::ask(std::uint16_t port, std::string_view method,
                                              std::string_view target, std::string_view form) {
  std::optional<HttpAnswer> answer;
  if (send(port, method, target, form)) answer = receive();
  if (!answer) socket_ = adapters::Descriptor();
  return answer;
}

void HttpConnection::ask_and_vanish(std::uint16_t port, std::string_view method,
                                    std::string_view target, std::string_view form) {
  send(port, method, target, form);
  socket_ = adapters::Descriptor();
}

std::string url_encoded(std::string_view text) {
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0 || std::string_view("-._~").find(letter) != std::string_view::npos)
      encoded += letter;
    else
      encoded += fmt::format("%{:02X}", byte);
  }
  return encoded;
}

}  // namespace atollbank::chaos
